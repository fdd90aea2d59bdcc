import type { ApiMap, OperationMap } from '../api-map/types.ts';
import { callOn } from './batch-input.ts';
import type { Call } from './call.ts';
import { type Exchange, isSuccess } from './exchange.ts';
import { jobObject } from './jobs.ts';
import { valueAt } from './pointer.ts';
import { pathNames } from './reach.ts';

/** What an exchange shows to have been made at the target → the calls that take it back, where the description has them. */
export function takenBackBy(map: ApiMap, operation: OperationMap, exchange: Exchange): Call[] {
  if (!isSuccess(exchange)) return [];
  return [...ofAnswer(map, operation, exchange), ...ofBatch(map, operation, exchange)];
}

/** What a POST made can be deleted below the path of the POST: a file, an answer that is kept, a key. */
function ofAnswer(map: ApiMap, operation: OperationMap, exchange: Exchange): Call[] {
  if (operation.method !== 'POST' || pathNames(operation.path).length > 0) return [];
  const remove = map.operations.find(
    ({ method, path }) =>
      method === 'DELETE' && path.startsWith(`${operation.path}/{`) && pathNames(path).length === 1 && path.endsWith('}'),
  );
  const id = remove === undefined ? undefined : idOf(operation, exchange);
  return remove === undefined || id === undefined ? [] : [callOn(remove, id)];
}

function idOf({ answer, stream }: OperationMap, exchange: Exchange): string | undefined {
  if (exchange.stream === undefined) {
    const id = valueAt(exchange.json, answer?.id?.at ?? '/id');
    return typeof id === 'string' && id !== '' ? id : undefined;
  }
  const places = stream?.identity.filter((at) => at.endsWith('/id')) ?? [];
  for (const { json } of exchange.stream.events) {
    const id = places.map((at) => valueAt(json, at)).find((value) => typeof value === 'string' && value !== '');
    if (id !== undefined) return id as string;
  }
  return undefined;
}

/** A batch writes its results into files, which are there as soon as it names them. */
function ofBatch(map: ApiMap, operation: OperationMap, exchange: Exchange): Call[] {
  return map.operations.flatMap(({ job, batch }) => {
    const { results } = batch ?? {};
    if (job === undefined || results?.by !== 'file' || ![job.poll, job.cancel].includes(operation.key)) return [];
    const download = map.operations.find((other) => other.key === results.download);
    const remove = map.operations.find(
      ({ method, path }) => method === 'DELETE' && download !== undefined && download.path.startsWith(`${path}/`),
    );
    if (remove === undefined) return [];
    return results.fields.flatMap(({ at }) => {
      const id = valueAt(jobObject(job, exchange, 'poll'), at);
      return typeof id === 'string' && id !== '' ? [callOn(remove, id)] : [];
    });
  });
}
