import type { OperationMap } from '../api-map/types.ts';
import type { Node } from '../description/node.ts';
import type { Format } from '../description/types.ts';
import { sampleValue } from '../sample/index.ts';
import { accepts, bodyExamples, limitValue, promptValue, stopValue, usageSwitch, withTools } from './body.ts';
import type { Call } from './call.ts';
import type { Identity } from './credentials.ts';
import type { Exchange } from './exchange.ts';
import { modelFor } from './models.ts';
import { addressOf, sampled } from './parameters.ts';
import { isRecord, valueAt, withValue } from './pointer.ts';
import type { Session } from './session.ts';
import { PROMPT_TOKENS, USUAL_LIMIT } from './tokens.ts';

/** What a request of a scenario differs in from the plainest one. */
export interface Asks {
  readonly prompt?: string;
  readonly limit?: number;
  readonly seed?: number;
  readonly count?: number;
  readonly stop?: string;
  /** Offer so many tools and ask for the use of one. */
  readonly tools?: number;
  readonly stream?: boolean;
  /** In a stream: ask for usage where it is on request. True when absent. */
  readonly usage?: boolean;
  readonly model?: string;
  /** Values to put at pointers into the body, at the end. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** In place of the body. */
  readonly bytes?: Uint8Array;
  readonly identity?: Identity;
  readonly copy?: number;
  /** False when the request breaks the description on purpose. */
  readonly valid?: boolean;
}

const PROMPT = 'Say in one or two sentences what a test is good for.';
/** Asks for more text than any limit that is set with it. */
export const LONG_PROMPT = 'Count from one to five hundred, every number in words.';
const SMALL_LIMIT = 4;

/** Sends the operation's plainest request, changed as asked; equal requests are sent once. */
export async function ask(session: Session, operation: OperationMap, asks: Asks): Promise<Exchange> {
  return session.send(await callTo(session, operation, asks));
}

export async function callTo(session: Session, operation: OperationMap, asks: Asks = {}): Promise<Call> {
  const takesModel = operation.request.model !== undefined || /\{[^}]*(model|engine|deployment)[^}]*\}/i.test(operation.path);
  const model = asks.model ?? (operation.inference && takesModel ? await modelFor(session, operation) : undefined);
  const { path, query, headers } = addressOf(operation, model === undefined ? {} : { model });
  const by = operation.stream?.switch;
  if (by?.by === 'flag' && by.in === 'query') {
    const value = asks.stream === true ? (by.on ?? 'true') : by.on === undefined ? 'false' : by.off;
    if (value !== undefined) query.push([by.field.at.replace(/^\//, ''), value]);
  }
  const hasBody = operation.request.mediaType !== undefined && operation.method !== 'GET';
  return {
    operation,
    path,
    query,
    headers,
    ...(hasBody && asks.bytes === undefined ? { json: bodyOf(session, operation, asks, model) } : {}),
    ...(hasBody && operation.request.mediaType !== undefined ? { mediaType: operation.request.mediaType } : {}),
    ...(asks.bytes === undefined ? {} : { bytes: asks.bytes }),
    ...(asks.identity === undefined || asks.identity === 'caller' ? {} : { identity: asks.identity }),
    ...(asks.copy === undefined ? {} : { copy: asks.copy }),
    stream: asks.stream === true,
    valid: asks.valid ?? true,
    tokens:
      operation.inference && asks.identity === undefined ? PROMPT_TOKENS + (asks.limit ?? USUAL_LIMIT) * (asks.count ?? 1) : 0,
  };
}

/** The JSON body: what the schema requires, then model, prompt and limit, then what was asked for. */
export function bodyOf(session: Session, operation: OperationMap, asks: Asks, model: string | undefined): unknown {
  const { format } = session.map;
  const { request, stream } = operation;
  const plain = (base: unknown): unknown => {
    let body = base;
    const put = (at: string, value: unknown) => {
      body = withValue(value === undefined ? body : withParent(request.schema, body, at), at, value);
    };
    if (request.model !== undefined && model !== undefined) put(request.model.at, model);
    if (request.prompt !== undefined) {
      const prompt = promptValue(format, request.prompt, asks.prompt ?? PROMPT);
      if (prompt !== undefined) put(request.prompt.at, prompt);
      // A schema that contradicts itself takes nothing; a text is what it most likely means.
      else if ((valueAt(body, request.prompt.at) ?? null) === null) put(request.prompt.at, asks.prompt ?? PROMPT);
    }
    const [limit, ...others] = request.outputLimits;
    if (limit !== undefined && operation.kind.value === 'generation') {
      for (const other of others) put(other.at, undefined);
      put(limit.at, limitValue(limit, asks.limit ?? USUAL_LIMIT));
    }
    if (stream?.switch.by === 'flag' && stream.switch.in !== 'query') {
      const { field, on = true, off = false, always } = stream.switch;
      put(field.at, asks.stream === true || always ? on : off);
    }
    if (request.details !== undefined && operation.inference) put(request.details.at, true);
    const onRequest = usageSwitch(operation);
    if (onRequest !== undefined) {
      if (asks.stream === true && asks.usage !== false) put(onRequest, true);
      else put(`/${onRequest.split('/')[1]}`, undefined);
    }
    return body;
  };
  const bodies = bases(operation).map(plain);
  let body = [...bodies, ...bodies.map((candidate) => withoutUndeclared(operation, candidate)), bodies.at(-1)].find(
    (candidate, index, all) => index === all.length - 1 || accepts(format, request.schema, candidate),
  );
  if (asks.seed !== undefined && request.seed !== undefined) body = withValue(body, request.seed.at, asks.seed);
  if (asks.count !== undefined && request.count !== undefined) body = withValue(body, request.count.at, asks.count);
  if (asks.stop !== undefined && request.stop !== undefined)
    body = withValue(body, request.stop.at, stopValue(format, request.stop, asks.stop));
  if (asks.tools !== undefined) body = withTools(format, operation, body, asks.tools) ?? body;
  for (const [at, value] of Object.entries(asks.set ?? {})) body = withValue(body, at, value);
  return body;
}

/** The object that a field stands in may require more than the field. */
function withParent(schema: Node | undefined, body: unknown, at: string): unknown {
  const [name, ...below] = at.split('/').slice(1);
  const parent = name === undefined || below.length === 0 ? undefined : schema?.at('properties', name);
  if (parent === undefined || valueAt(body, `/${name}`) !== undefined) return body;
  const sample = sampleValue(parent, { seed: 1, mode: 'request', minimal: true });
  return isRecord(sample) ? withValue(body, `/${name}`, sample) : body;
}

/** What a dialect knows and this description does not declare; some refuse what they do not declare. */
function withoutUndeclared({ request }: OperationMap, body: unknown): unknown {
  const unknown = [request.model, ...request.outputLimits, request.details].filter(
    (field) => field !== undefined && field.schema === undefined,
  );
  return unknown.reduce((value, field) => withValue(value, field!.at, undefined), body);
}

/** What to start a body from: nothing, the smallest sample of the schema, an example. The first that makes a valid body is used. */
export function bases(operation: OperationMap): unknown[] {
  return [{}, sampled(operation).body, ...bodyExamples(operation)].filter(isRecord);
}

/** A limit that cuts any answer of some words. */
export function smallLimit(operation: OperationMap): number {
  const field = operation.request.outputLimits[0];
  return field === undefined ? SMALL_LIMIT : limitValue(field, SMALL_LIMIT);
}

/** A prompt of a type that the schema refuses, as a change to the body; undefined when the schema takes everything. */
export function wrongPrompt(format: Format, operation: OperationMap): Readonly<Record<string, unknown>> | undefined {
  const field = operation.request.prompt;
  // A schema that takes no prompt at all contradicts itself, and what breaks it proves nothing.
  if (field?.schema === undefined || promptValue(format, field, PROMPT) === undefined) return undefined;
  const wrong = [12345, true, { assay: 12345 }].find((value) => !accepts(format, field.schema, value));
  return wrong === undefined ? undefined : { [field.at]: wrong };
}
