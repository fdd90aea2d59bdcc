// Answers that are made in the background, as jobs.
import { seconds } from '../clock.ts';
import type { Services } from '../services.ts';
import type { JobStep, ResponseRecord } from '../state/types.ts';
import { ending } from './ending.ts';
import { type LiveResponse, making } from './live.ts';

export function responseStep(services: Services): JobStep {
  return async ({ id }) => {
    const record = await services.responses.get(id);
    if (record !== undefined && !hasEnded(record))
      await makeInBackground(services.live.open(record), await services.forOwner(record.owner));
    return undefined;
  };
}

/** Makes the answer to its end, once however often it is called. */
export function makeInBackground(live: LiveResponse, services: Services): Promise<void> {
  live.made ??= make(live, services);
  return live.made;
}

async function make(live: LiveResponse, services: Services): Promise<void> {
  const { chat, clock, commit, pace, responses } = services;
  const { record, log, work } = live;
  const begun = seconds(clock);
  try {
    if (!work.signal.aborted) await commit(responses.setBody(record.id, { ...record.body, status: 'in_progress' }));
    const made = making(live, chat.start(record.chat), services, {
      paceMs: pace.pieceMs,
      signal: work.signal,
      end: (body, events) => ending(waited(record, begun), body, events, services),
    });
    for await (const _ of made);
  } catch (error) {
    // The job is tried again, with a log of its own.
    log.end(error);
    services.live.close(record.id);
    throw error;
  }
}

function waited(record: ResponseRecord, begun: number): ResponseRecord {
  const { queue } = record.source;
  const waitSeconds = begun - Number(record.body.created_at);
  return queue === null ? record : { ...record, source: { ...record.source, queue: { ...queue, waitSeconds } } };
}

/** Ends the work, or what has not begun. Resolves when the end is written. */
export async function cancelInBackground(record: ResponseRecord, services: Services): Promise<void> {
  const live = services.live.open(record);
  live.work.abort();
  await makeInBackground(live, services);
}

export function hasEnded({ body }: ResponseRecord): boolean {
  return body.status !== 'queued' && body.status !== 'in_progress';
}
