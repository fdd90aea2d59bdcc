// The JSON that a response carries, in one body or in the events of a stream, to be edited where it passes.
import { dataOf, editFrames, type Position, withData } from './frames.ts';
import type { WireResponse } from './types.ts';

export type Json = Record<string, unknown>;

/** Edits a JSON body. It is read whole first. Other responses pass as they are. */
export function editBody(response: WireResponse, edit: (body: Json) => unknown): WireResponse {
  const { body, headers } = response;
  if (body === undefined || !/^application\/([a-z.+-]*\+)?json\b/.test(headers.get('content-type') ?? '')) return response;
  const kept = new Headers(headers);
  kept.delete('content-length');
  return { ...response, headers: kept, body: editedBody(body, edit) };
}

async function* editedBody(body: AsyncIterable<Uint8Array>, edit: (body: Json) => unknown): AsyncGenerator<Uint8Array> {
  const bytes = await collect(body);
  const value = parse(bytes.toString());
  yield value === undefined ? bytes : Buffer.from(JSON.stringify(edit(value)));
}

export async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Edits the payload of each event of a stream; undefined leaves the event out. Sentinels such as `[DONE]` pass as they are. */
export function editPayloads(
  response: WireResponse,
  edit: (payload: Json, position: Position) => Json | undefined | readonly Json[],
): WireResponse {
  return editFrames(response, (frame, position) => {
    const payload = parse(dataOf(frame) ?? '');
    if (payload === undefined) return [frame];
    const edited = edit(payload, position);
    return [edited ?? []].flat().map((one) => withData(frame, JSON.stringify(one)));
  });
}

function parse(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

/** The objects that stand under `key` anywhere in a value: `usage` in an answer, in a chunk, in the message of an event. */
export function objectsUnder(value: unknown, key: string, depth = 6): Json[] {
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  return Object.entries(value).flatMap(([name, child]) => {
    const here = name === key && typeof child === 'object' && child !== null && !Array.isArray(child) ? [child as Json] : [];
    return [...here, ...objectsUnder(child, key, depth - 1)];
  });
}

/** The objects that have `key` as their own, anywhere in a value. */
export function holdersOf(value: unknown, key: string, depth = 6): Json[] {
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  const here = !Array.isArray(value) && Object.hasOwn(value, key) ? [value as Json] : [];
  return [...here, ...Object.values(value).flatMap((child) => holdersOf(child, key, depth - 1))];
}

/** Whether a body or payload is, or belongs to, the answer of a model. */
export function isAnswer(value: Json): boolean {
  return (
    typeof value['model'] === 'string' &&
    (Array.isArray(value['choices']) || Array.isArray(value['content']) || Array.isArray(value['output']))
  );
}
