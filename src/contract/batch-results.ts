import type { OperationMap } from '../api-map/types.ts';
import { refusal } from './answers.ts';
import { callOn } from './batch-input.ts';
import type { Exchange } from './exchange.ts';
import type { JobRun } from './jobs.ts';
import { valueAt } from './pointer.ts';
import type { Session } from './session.ts';
import { type Judgement, unseen } from './verdict.ts';

export interface BatchResults {
  readonly lines: readonly unknown[];
  /** Where the lines came from; the last answer of the job when there was nothing to fetch. */
  readonly exchange: Exchange;
  /** Why there are no lines to judge. */
  readonly failed?: Judgement;
}

const MAX_LINES = 10_000;

/** An ended batch → its result lines, from the files that it names or the operation that lists them. */
export async function batchResults(session: Session, operation: OperationMap, run: JobRun): Promise<BatchResults> {
  const results = operation.batch!.results!;
  const last = run.polls.at(-1)!;
  if (results.by === 'operation') {
    const fetch = session.operation(results.key);
    if (fetch === undefined)
      return { lines: [], exchange: last, failed: unseen('the operation that lists the results is not described') };
    const exchange = await session.send({ ...callOn(fetch, run.id!), copy: session.nextCopy() });
    return { lines: linesOf(exchange), exchange, ...failure(exchange) };
  }
  const download = session.operation(results.download);
  if (download === undefined)
    return { lines: [], exchange: last, failed: unseen('the operation that downloads the results is not described') };
  const lines: unknown[] = [];
  let from = last;
  for (const field of results.fields) {
    const id = valueAt(run.end, field.at);
    if (typeof id !== 'string' || id === '') continue;
    const exchange = await session.send({ ...callOn(download, id), copy: session.nextCopy() });
    const failed = failure(exchange);
    if (failed.failed !== undefined) return { lines: [], exchange, ...failed };
    lines.push(...linesOf(exchange));
    from = exchange;
  }
  return { lines, exchange: from };
}

function failure(exchange: Exchange): { failed?: Judgement } {
  const failed = refusal(exchange);
  return failed === undefined ? {} : { failed };
}

/** JSON Lines, or one JSON document that holds a list. */
function linesOf(exchange: Exchange): unknown[] {
  if (Array.isArray(exchange.json)) return exchange.json;
  if (typeof exchange.json === 'object' && exchange.json !== null) {
    const list = Object.values(exchange.json).find(Array.isArray);
    if (list !== undefined) return list as unknown[];
  }
  return exchange
    .text()
    .split('\n')
    .slice(0, MAX_LINES)
    .flatMap((line) => {
      if (line.trim() === '') return [];
      try {
        return [JSON.parse(line) as unknown];
      } catch {
        return [{ unreadable: line.slice(0, 200) }];
      }
    });
}
