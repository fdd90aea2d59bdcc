// The answers in the making: their events so far, and the way to stop them. Those of other processes are found in the state alone.
import type { ChatRun } from '../chat/types.ts';
import type { Services } from '../services.ts';
import type { Change, ResponseRecord } from '../state/types.ts';
import { isTerminal, openingEvents, workEvents } from './events.ts';
import { type EventLog, eventLog } from './log.ts';
import type { ResponseBody, ResponseEvent } from './types.ts';

export interface LiveResponse {
  readonly record: ResponseRecord;
  readonly log: EventLog;
  readonly work: AbortController;
  /** Resolves when the answer has ended and is written; present from the moment at which somebody makes it. */
  made?: Promise<void>;
}

export interface LiveResponses {
  get(id: string): LiveResponse | undefined;
  /** Its log begins with what is sent before the work. */
  open(record: ResponseRecord): LiveResponse;
  close(id: string): void;
  /** How many wait to be made. */
  waiting(): number;
}

export function liveResponses(): LiveResponses {
  const live = new Map<string, LiveResponse>();
  return {
    get: (id) => live.get(id),
    open(record) {
      const known = live.get(record.id) ?? unlisted(record);
      live.set(record.id, known);
      return known;
    },
    close: (id) => void live.delete(id),
    waiting: () => [...live.values()].filter(({ record, made }) => record.body.background === true && made === undefined).length,
  };
}

/** An answer that nobody else can find. */
export function unlisted(record: ResponseRecord): LiveResponse {
  const log = eventLog();
  for (const event of openingEvents(asBegun(record))) log.push(event);
  return { record, log, work: new AbortController() };
}

/** An answer that is made again after the end of a process begins as it did the first time. */
function asBegun({ body }: ResponseRecord): ResponseBody {
  return { ...body, status: body.background === true ? 'queued' : 'in_progress' };
}

export interface Making {
  readonly paceMs: number;
  readonly signal: AbortSignal;
  /** What is written when the answer ends, before its last event is sent. */
  end(body: ResponseBody, events: readonly ResponseEvent[]): readonly Change[];
}

/**
 * Makes the answer as fast as it is read. Whoever stops reading stops the work: the answer is then written as cancelled.
 * The events of `openingEvents` are in the log already and not among those.
 */
export async function* making(
  { record, log, work }: LiveResponse,
  run: ChatRun,
  services: Services,
  { paceMs, signal, end }: Making,
): AsyncGenerator<ResponseEvent> {
  const { clock, tokenizer, commit, live } = services;
  const stop = AbortSignal.any([signal, work.signal]);
  const context = { clock, tokenizer, promptTokens: run.promptTokens, signal: stop };
  const events = workEvents(asBegun(record), run.pieces(paceMs, stop), context);
  const next = async () => {
    const { value, done } = await events.next();
    if (done) {
      log.end();
      return undefined;
    }
    // Whoever has seen the end finds it written.
    if (isTerminal(value)) await commit(...end(value.response as ResponseBody, [...log.events, value]));
    log.push(value);
    return value;
  };
  try {
    for (let event = await next(); event !== undefined; event = await next()) yield event;
  } catch (error) {
    log.end(error);
    throw error;
  } finally {
    if (!log.ended) {
      work.abort();
      while ((await next().catch((error: unknown) => log.end(error))) !== undefined);
    }
    live.close(record.id);
  }
}
