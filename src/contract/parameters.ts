import type { OperationMap } from '../api-map/types.ts';
import { type SampledRequest, sampleRequest } from '../sample/index.ts';
import { isModelParameter, pathNames } from './reach.ts';

/** Headers that the session or the credentials fill in. */
const OWN = /^(authorization|accept|content-type|x-api-key|api-key|cookie)$/i;
const SEED = 1;

export interface Address {
  readonly path: string;
  readonly query: [string, string][];
  readonly headers: [string, string][];
}

/** An operation → its path filled in, and the query and header fields that it requires. `id` goes into the last parameter of the path. */
export function addressOf(operation: OperationMap, fill: { readonly model?: string; readonly id?: string } = {}): Address {
  let path = operation.path;
  for (const name of pathNames(path)) {
    if (fill.model !== undefined && isModelParameter(name)) path = path.replaceAll(`{${name}}`, encodeURIComponent(fill.model));
  }
  const last = pathNames(path).at(-1);
  if (fill.id !== undefined && last !== undefined) path = path.replaceAll(`{${last}}`, encodeURIComponent(fill.id));
  // What is filled in already needs no sample.
  const {
    path: filled,
    query,
    headers,
  } = pathNames(path).length === 0 ? { ...sampled(operation), path: path.split(/[?#]/)[0]! } : sampled({ ...operation, path });
  return {
    path: filled,
    query: query.map(([name, value]) => [name, value]),
    headers: Object.entries(headers).filter(([name]) => !OWN.test(name)),
  };
}

const samples = new WeakMap<OperationMap, SampledRequest>();

/** The smallest request that the description allows. */
export function sampled(operation: OperationMap): SampledRequest {
  let request = samples.get(operation);
  if (request === undefined) {
    request = sampleRequest(operation, { seed: SEED, minimal: true });
    samples.set(operation, request);
  }
  return request;
}
