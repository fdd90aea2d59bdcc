// In: a job as the description shows it (or a call of which it says nothing), and its dialect. Out: the job with what only the dialect says.
import type { Dialect } from '../../dialects/types.ts';
import type { Reading } from '../reading.ts';
import { isTrivial } from '../schema/schema-view.ts';
import type { Field, JobMap, WirePointer } from '../types.ts';
import { evidence } from './dialect.ts';

/** Of a status that is plain text the dialect knows the values. */
export function fillJob(job: JobMap, dialect: Dialect): JobMap {
  const listed = Object.values(job.stages).some((stage) => stage.length > 0);
  return dialect.job === undefined || listed ? job : { ...job, stages: dialect.job.stages };
}

/** Where the description has no word on what comes back, the dialect has: the job and its fields, fetched under its id. */
export function jobOf(reading: Reading, all: readonly Reading[], dialect: Dialect | undefined): JobMap | undefined {
  const known = dialect?.job;
  if (dialect === undefined || known === undefined) return undefined;
  if (reading.answer !== undefined && !isTrivial(reading.answer.schema)) return undefined;
  const field = (at: WirePointer): Field => ({ at, required: false, evidence: evidence(dialect) });
  const put = (key: 'error' | 'createdAt' | 'endedAt', at: WirePointer | undefined) =>
    at === undefined ? {} : { [key]: field(at) };
  const under = `${reading.path.replace(/\/+$/, '')}/{`;
  const child = all.filter(({ path }) => path.startsWith(under) && !path.slice(under.length).includes('/'));
  const poll = child.find(({ method }) => method === 'GET')?.key;
  const cancel =
    all.find(({ method, path }) => method === 'POST' && path.startsWith(under) && /\}[/:]cancel$/.test(path))?.key ??
    child.find(({ method }) => method === 'DELETE')?.key;
  return {
    status: field(known.status),
    stages: known.stages,
    id: field(known.id),
    result: known.result.map(field),
    ...put('error', known.error),
    ...put('createdAt', known.createdAt),
    ...put('endedAt', known.endedAt),
    ...(poll === undefined ? {} : { poll }),
    ...(cancel === undefined ? {} : { cancel }),
    ...(known.pollUrl === undefined ? {} : { pollUrl: known.pollUrl }),
  };
}
