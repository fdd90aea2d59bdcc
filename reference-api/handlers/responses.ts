// /v1/responses/{response_id}: get (whole, or as a stream), delete, cancel, input items
import { ApiError, notFound } from '../errors.ts';
import { EVENT_STREAM_HEADERS, eventStream } from '../http/event-stream.ts';
import { applied, preferences } from '../http/prefer.ts';
import { cancelInBackground, hasEnded } from '../responses/background.ts';
import { conversation } from '../responses/begin.ts';
import { NOTHING_SEEN } from '../responses/events.ts';
import { eventStyle } from '../responses/style.ts';
import type { Item, ResponseBody, ResponseEvent } from '../responses/types.ts';
import { type Call, type Handler, json, type Services } from '../services.ts';
import type { ResponseRecord } from '../state/types.ts';
import { POLL, withinSeconds } from './create-response.ts';
import { listResponse, pageRequest } from './page.ts';

export const getResponse: Handler = async (call, services) => {
  const record = await owned(call, services);
  if (call.query.stream === true) return stream(record, call, services);
  const { wait } = preferences(call.headers);
  if (wait === undefined || hasEnded(record)) return answer(record);
  await withinSeconds(wait, call, services, record.id);
  return answer(await owned(call, services), applied([`wait=${wait}`]));
};

export const deleteResponse: Handler = async (call, services) => {
  const record = await owned(call, services);
  if (!hasEnded(record)) throw conflict(record, 'response_not_ended', 'and is still being made. Cancel it first.');
  await services.commit(services.responses.delete(record.id));
  return json({ id: record.id, object: 'response', deleted: true });
};

export const cancelResponse: Handler = async (call, services) => {
  const record = await owned(call, services);
  if (record.body.status === 'cancelled') return answer(record);
  if (record.body.background !== true)
    throw new ApiError(409, 'response_not_in_background', 'Only an answer that is made in the background can be cancelled.', {
      param: 'response_id',
    });
  if (hasEnded(record)) throw conflict(record, 'response_ended', 'and cannot be cancelled.');
  await cancelInBackground(record, services);
  return answer(await owned(call, services));
};

export const listInputItems: Handler = async (call, services) => {
  const record = await owned(call, services);
  const find = (id: string) => services.responses.find(call.owner, id);
  const { previous_response_id: previous } = record.body;
  const oldestFirst = [...(typeof previous === 'string' ? await conversation(previous, find) : []), ...record.input];
  const items: readonly Item[] = call.query.order === 'asc' ? oldestFirst : oldestFirst.toReversed();
  const { limit, after } = pageRequest(call.query);
  const start = after === undefined ? 0 : items.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && start === 0) return listResponse(undefined, (item: Item) => item);
  return listResponse({ items: items.slice(start, start + limit), more: items.length > start + limit }, (item) => item);
};

/** The events behind the last one that the client has: those that are there, then those to come. */
async function stream(record: ResponseRecord, call: Call, services: Services): Promise<Response> {
  const { starting_after: after } = call.query;
  const last = call.headers.get('last-event-id');
  const seen = typeof after === 'number' ? after : last === null ? NOTHING_SEEN : Number(last);
  const reading = new AbortController();
  const live = await following(record, services);
  const kept = live === undefined ? await services.responses.events(record.id) : undefined;
  if (live === undefined && kept === undefined)
    throw new ApiError(409, 'response_has_no_events', 'The answer was made in one body, so it has no events.', {
      param: 'stream',
    });
  const events = live?.log.follow(seen, reading.signal) ?? each((kept ?? []).slice(seen + 1));
  const style = eventStyle(live?.log ?? { events: kept ?? [] }, true);
  return new Response(eventStream(events, services.clock, reading, style), { headers: EVENT_STREAM_HEADERS });
}

/** The answer in the making, also when another process has begun it. Undefined when it has ended. */
async function following(record: ResponseRecord, { live, responses }: Services) {
  const known = live.get(record.id);
  if (known !== undefined || hasEnded(record)) return known;
  const opened = live.open(record);
  const now = await responses.get(record.id);
  if (now !== undefined && !hasEnded(now)) return opened;
  // It has ended while it was looked for.
  live.close(record.id);
  return undefined;
}

async function* each(events: readonly ResponseEvent[]): AsyncGenerator<ResponseEvent> {
  yield* events;
}

function answer({ body, ...record }: ResponseRecord, headers: Record<string, string> = {}): Response {
  return json(body, { headers: { ...headers, ...(hasEnded({ body, ...record }) ? {} : POLL) } });
}

/** Answers of others do not exist for the caller. One that is made while its client waits for it is not yet in the state. */
async function owned(call: Call, { live, responses }: Services): Promise<ResponseRecord> {
  const id = call.path.response_id ?? '';
  const record = (await responses.find(call.owner, id)) ?? inTheMaking();
  if (record === undefined)
    throw notFound('response_id', `The response \`${id.slice(0, 100)}\` does not exist.`, 'response_not_found');
  return record;

  function inTheMaking(): ResponseRecord | undefined {
    const made = live.get(id);
    if (made?.record.owner !== call.owner) return undefined;
    const body = made.log.events.findLast(({ response }) => response !== undefined)?.response as ResponseBody | undefined;
    return { ...made.record, body: body ?? made.record.body };
  }
}

function conflict({ body }: ResponseRecord, code: string, what: string): ApiError {
  return new ApiError(409, code, `The response is \`${body.status}\` ${what}`, { param: 'response_id' });
}
