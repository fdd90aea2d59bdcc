import type { BatchMap, OperationMap } from '../api-map/types.ts';
import { answersPlainly } from './answers.ts';
import { bases, bodyOf, callTo, wrongPrompt } from './ask.ts';
import { accepts } from './body.ts';
import type { Call } from './call.ts';
import type { Exchange } from './exchange.ts';
import { isSuccess } from './exchange.ts';
import { modelFor } from './models.ts';
import { multipart, uploadFields } from './multipart.ts';
import { addressOf } from './parameters.ts';
import { valueAt, withValue } from './pointer.ts';
import { callable, pathNames } from './reach.ts';
import type { Session } from './session.ts';

/** One item to be put into a batch. */
export interface BatchItem {
  readonly id: string;
  /** The item breaks the schema of its operation, so it must fail alone. */
  readonly bad?: boolean;
}

export interface BatchCall {
  readonly call?: Call;
  /** The upload that failed, when there is no call. */
  readonly failed?: Exchange;
}

/** The operation whose requests the batch runs: one that answers in one body, and that the batch names where it lists endpoints. */
export function itemOperation(operations: readonly OperationMap[], batch: OperationMap): OperationMap | undefined {
  const candidates = operations.filter(
    (operation) => callable(operation) && answersPlainly(operation) && operation.kind.value === 'generation',
  );
  const endpoints = endpointField(batch)?.values;
  if (endpoints === undefined) return candidates[0];
  return candidates.find((operation) => endpoints.some((endpoint) => endpoint.endsWith(operation.path)));
}

/** Whether a batch can be made from the description alone. */
export function batchable(operations: readonly OperationMap[], operation: OperationMap): boolean {
  const { batch, job } = operation;
  if (batch === undefined || job?.poll === undefined || pathNames(operation.path).length > 0) return false;
  if (batch.correlationId === undefined || batch.line?.body === undefined || itemOperation(operations, operation) === undefined)
    return false;
  if (batch.input.by === 'inline') return true;
  const upload = batch.input.upload;
  const uploads = operations.find(({ key }) => key === upload);
  return uploads !== undefined && uploads.answer?.id !== undefined && uploadFields(uploads) !== undefined;
}

/** The call that creates a batch of `items`; uploads its file first where items come in a file. */
export async function batchCall(
  session: Session,
  operation: OperationMap,
  items: readonly BatchItem[],
  headers: [string, string][] = [],
): Promise<BatchCall> {
  const batch = operation.batch!;
  const target = itemOperation(session.map.operations, operation)!;
  const model = await modelFor(session, target);
  const endpoint = endpointField(operation);
  const path = endpoint?.values.find((value) => value.endsWith(target.path)) ?? target.path;
  const lines = items.map(({ id, bad }) => {
    // Items that come in the request are part of what it is validated by, so a bad one must fail for a reason that no schema shows.
    const unknown = bad && batch.input.by === 'inline' && target.request.model !== undefined;
    const plain = withoutStream(target, bodyOf(session, target, { limit: 16 }, unknown ? 'assay-no-such-model' : model));
    const body =
      bad && !unknown
        ? Object.entries(wrongPrompt(session.map.format, target) ?? {}).reduce(
            (value, [at, to]) => withValue(value, at, to),
            plain,
          )
        : plain;
    return lineOf(batch, { id, method: target.method, path, body });
  });
  const field = batch.input.by === 'inline' ? batch.input.items : batch.input.field;
  const input = batch.input.by === 'inline' ? lines : await uploadLines(session, operation, lines);
  if (batch.input.by === 'file' && typeof input !== 'string') return { failed: input as Exchange };
  const bodies = bases(operation).map((base) => {
    const filled = withValue(base, field.at, input);
    return endpoint === undefined ? filled : withValue(filled, endpoint.at, path);
  });
  const json = bodies.find((body) => accepts(session.map.format, operation.request.schema, body)) ?? bodies.at(-1);
  const call = await callTo(session, operation);
  return { call: { ...call, json, headers: [...(call.headers ?? []), ...headers], tokens: items.length * 48 } };
}

function lineOf(batch: BatchMap, item: { id: string; method: string; path: string; body: unknown }): unknown {
  let line: unknown = withValue({}, batch.correlationId!.request, item.id);
  if (batch.line?.method !== undefined) line = withValue(line, batch.line.method, item.method);
  if (batch.line?.path !== undefined) line = withValue(line, batch.line.path, item.path);
  return withValue(line, batch.line!.body!, item.body);
}

/** A switch that is off is no part of the items: some batches refuse it. */
function withoutStream(operation: OperationMap, body: unknown): unknown {
  const by = operation.stream?.switch;
  return by?.by === 'flag' && !by.field.required ? withValue(body, by.field.at, undefined) : body;
}

async function uploadLines(session: Session, operation: OperationMap, lines: readonly unknown[]): Promise<string | Exchange> {
  const input = operation.batch!.input;
  const upload = session.operation(input.by === 'file' ? input.upload : undefined)!;
  const bytes = new TextEncoder().encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const { id, exchange } = await uploadFile(session, upload, bytes);
  return id ?? exchange;
}

/** Stores a file. */
export async function uploadFile(
  session: Session,
  upload: OperationMap,
  bytes: Uint8Array,
): Promise<{ id?: string; exchange: Exchange }> {
  const form = multipart(uploadFields(upload)!, bytes);
  const call = await callTo(session, upload, { bytes: form.bytes });
  const exchange = await session.send({ ...call, mediaType: form.mediaType, copy: session.nextCopy() });
  const id = isSuccess(exchange) ? valueAt(exchange.json, upload.answer!.id!.at) : undefined;
  return typeof id === 'string' ? { id, exchange } : { exchange };
}

/** A call of an operation on one thing: its id goes into the last parameter of the path. */
export function callOn(operation: OperationMap, id: string): Call {
  return { operation, ...addressOf(operation, { id }), valid: true };
}

/** The field of a batch request that lists paths: which operation the items are for. */
function endpointField(operation: OperationMap): { at: string; values: string[] } | undefined {
  const properties = operation.request.schema?.get('properties')?.entries() ?? [];
  for (const [name, schema] of properties) {
    const listed = schema.get('enum')?.value ?? (schema.get('const') === undefined ? undefined : [schema.get('const')!.value]);
    const values = Array.isArray(listed)
      ? listed.filter((value): value is string => typeof value === 'string' && value.startsWith('/'))
      : [];
    if (values.length > 0) return { at: `/${name}`, values };
  }
  return undefined;
}
