// A batch that was created and a way to call its operations go in; one result for each item comes out, as lines of JSON.
import type { OperationMap } from '../api-map/types.ts';
import { fromPointer } from '../description/node.ts';
import { encodeNdjson } from '../stream/index.ts';
import { isObject, type Json, setAt, valueAt } from './wire.ts';

export type Call = (method: string, path: string, body: unknown) => Promise<{ readonly status: number; readonly body: unknown }>;

const MAX_ITEMS = 10_000;

/** Marks a request as an item of a batch. A batch in a batch is not run: it could hold itself. */
export const FROM_WITHIN = 'assay-mock-item';

export interface BatchItems {
  readonly operation: OperationMap;
  readonly items: readonly unknown[];
  /** The operation that an item without a path is for. */
  readonly defaultPath: string | undefined;
}

/** BAT-06: every item has exactly one result. BAT-08: one that fails leaves the others alone. */
export async function batchResults(
  { operation, items, defaultPath }: BatchItems,
  call: Call,
): Promise<{ readonly bytes: Uint8Array; readonly failed: number }> {
  const lines: string[] = [];
  let failed = 0;
  for (const item of items.slice(0, MAX_ITEMS)) {
    const { result, succeeded } = await resultOf(operation, item, defaultPath, call);
    lines.push(encodeNdjson(result));
    if (!succeeded) failed++;
  }
  return { bytes: new TextEncoder().encode(lines.join('')), failed };
}

interface Ran {
  readonly result: Json;
  readonly succeeded: boolean;
}

async function resultOf(operation: OperationMap, item: unknown, defaultPath: string | undefined, call: Call): Promise<Ran> {
  const { batch } = operation;
  const out: Json = {};
  const correlation = batch?.correlationId;
  if (correlation !== undefined) setAt(out, fromPointer(correlation.result), valueAt(item, correlation.request));
  const line = batch?.line;
  if (line === undefined) return { result: out, succeeded: true };
  const path = (line.path === undefined ? undefined : valueAt(item, line.path)) ?? defaultPath;
  const method = line.method === undefined ? 'POST' : valueAt(item, line.method);
  const body = line.body === undefined ? item : valueAt(item, line.body);
  const reply =
    typeof path === 'string'
      ? await call(String(method ?? 'POST').toUpperCase(), path, body)
      : { status: 400, body: { error: { message: 'The item names no operation.' } } };
  const succeeded = reply.status < 400;
  if (line.result.status !== undefined) {
    const key = fromPointer(line.result.status).at(-1) ?? '';
    setAt(out, fromPointer(line.result.status), /code/i.test(key) ? reply.status : succeeded ? 'succeeded' : 'errored');
  }
  const error = line.result.error;
  if (succeeded) {
    if (line.result.body !== undefined) setAt(out, fromPointer(line.result.body), reply.body);
    if (error !== undefined && fromPointer(error).length === 1) setAt(out, fromPointer(error), null);
  } else if (line.result.status !== undefined && /code/i.test(line.result.status)) {
    if (line.result.body !== undefined) setAt(out, fromPointer(line.result.body), reply.body);
  } else if (error !== undefined) setAt(out, fromPointer(error), reply.body);
  return { result: out, succeeded };
}

export function parseLines(lines: readonly string[]): unknown[] {
  return lines.map((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return isObject(value) ? value : {};
    } catch {
      return {};
    }
  });
}
