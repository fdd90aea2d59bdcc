import type { OperationMap, StreamMap } from '../api-map/types.ts';

const MODEL_PARAMETER = /^(model|engine|deployment|model[-_]?(id|name|slug)|deployment[-_]?(id|name))$/i;

/** A call of a model that can be made from its description alone: a JSON body, and no path parameter but the model. */
export function callable(operation: OperationMap): boolean {
  if (!operation.inference || operation.deprecated || operation.batch !== undefined) return false;
  if (operation.job !== undefined && operation.job.onRequest === undefined) return false;
  if (operation.method !== 'POST' || operation.request.mediaType === undefined || !/json/.test(operation.request.mediaType))
    return false;
  return pathNames(operation.path).every(isModelParameter);
}

export function streamable(operation: OperationMap): boolean {
  return callable(operation) && operation.stream !== undefined;
}

/** The events of a stream carry JSON, as far as anything says so. */
export function expectsJson(stream: StreamMap): boolean {
  const type = stream.event?.get('type')?.value;
  if (type !== undefined) return type !== 'string';
  return stream.event !== undefined || stream.variants.length > 0 || stream.deltas.length > 0;
}

export function pathNames(path: string): string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]!);
}

export function isModelParameter(name: string): boolean {
  return MODEL_PARAMETER.test(name);
}
