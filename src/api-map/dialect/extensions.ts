// In: an operation or the root. Out: what the extensions of the description (or of an overlay) say about it; docs/extensions.md describes them.
import type { Node } from '../../description/node.ts';
import { placeOf } from '../schema/fields.ts';
import type { Evidence, OperationKind } from '../types.ts';

export interface Hints {
  readonly kind?: { readonly value: OperationKind; readonly evidence: Evidence };
  readonly job?: { readonly node: Node; readonly statusField?: string; readonly poll?: string; readonly cancel?: string };
  readonly notJob: boolean;
  readonly batch?: Node;
  readonly notBatch: boolean;
  readonly stream?: Node;
  readonly notStream: boolean;
  readonly fern?: Node;
  readonly sentinel?: { readonly data: string; readonly node: Node };
  readonly streamField?: string;
}

const KINDS: Readonly<Record<string, OperationKind>> = {
  generation: 'generation',
  embedding: 'embedding',
  rerank: 'rerank',
  moderation: 'moderation',
  classification: 'classification',
  transcription: 'transcription',
  speech: 'speech',
  audio: 'speech',
  image: 'image',
  inference: 'inference',
  other: 'other',
  none: 'other',
  job: 'other',
};

export function extension(node: Node): Evidence {
  return { by: 'extension', from: placeOf(node) };
}

export function readHints(operation: Node): Hints {
  const named = operation.get('x-ai-operation');
  const kind = typeof named?.value === 'string' ? KINDS[named.value] : undefined;
  const job = operation.get('x-ai-job');
  const stream = operation.get('x-ai-stream');
  const batch = operation.get('x-ai-batch');
  const fern = operation.get('x-fern-streaming');
  const sentinel = nearby(operation, 'x-speakeasy-sse-sentinel');
  const streamField =
    operation.string('x-speakeasy-stream-request-field') ?? nearby(operation, 'x-speakeasy-stream-request-field')?.value;
  const forced = named?.value === 'job' && job === undefined ? { job: { node: named } } : {};
  return {
    ...(kind === undefined || named === undefined || (named.value === 'job' && kind === 'other')
      ? {}
      : { kind: { value: kind, evidence: extension(named) } }),
    ...forced,
    ...(job !== undefined && job.value !== false
      ? { job: { node: job, ...text(job, 'statusField'), ...text(job, 'poll'), ...text(job, 'cancel') } }
      : {}),
    notJob: job?.value === false,
    ...(batch === undefined || batch.value === false ? {} : { batch }),
    notBatch: batch?.value === false,
    ...(stream === undefined || stream.value === false ? {} : { stream }),
    notStream: stream?.value === false || fern?.value === false,
    ...(fern === undefined || fern.value === false ? {} : { fern }),
    ...(typeof sentinel?.value === 'string' ? { sentinel: { data: sentinel.value, node: sentinel } } : {}),
    ...(typeof streamField === 'string' ? { streamField } : {}),
  };
}

function text<K extends string>(node: Node, key: K): { [P in K]?: string } {
  const value = node.string(key);
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: string });
}

/** Speakeasy's extensions stand on the operation, on the request body, or in a media type of a response. */
function nearby(operation: Node, name: string): Node | undefined {
  const holders = [
    operation,
    operation.get('requestBody'),
    ...(operation.get('requestBody')?.get('content')?.entries() ?? []).map(([, node]) => node),
  ];
  for (const [, response] of operation.get('responses')?.entries() ?? [])
    holders.push(response, ...(response.get('content')?.entries() ?? []).map(([, node]) => node));
  for (const holder of holders) {
    const found = holder?.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A schema that an extension gives in place. */
export function schemaIn(holder: Node, ...keys: string[]): Node | undefined {
  for (const key of keys) {
    const found = holder.get(key);
    if (found?.isObject) return found.get('schema') ?? found;
  }
  return undefined;
}
