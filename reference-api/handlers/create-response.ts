// POST /v1/responses
import { ApiError, invalid } from '../errors.ts';
import { EVENT_STREAM_HEADERS, eventStream } from '../http/event-stream.ts';
import { lifetimeHeaders } from '../http/lifetime.ts';
import { applied, preferences } from '../http/prefer.ts';
import { hasEnded } from '../responses/background.ts';
import { type Begun, beginResponse } from '../responses/begin.ts';
import { ending } from '../responses/ending.ts';
import { making, unlisted } from '../responses/live.ts';
import { eventStyle } from '../responses/style.ts';
import type { ResponseBody, ResponseRequest } from '../responses/types.ts';
import { type Accepted, type Call, type Handler, json, type Services } from '../services.ts';
import { once } from './once.ts';

/** JOB-11: how long to wait between two polls. */
export const POLL = { 'retry-after': '1' };
const KEY = 'Idempotency-Key';

export const createResponse: Handler = async (call, services) => {
  const sent = call.body as ResponseRequest;
  const preferred = preferences(call.headers);
  // RFC 7240 §4.1: a caller that would rather not wait. What is not stored cannot be fetched later, and a stream does not wait.
  const rather = preferred.respondAsync && sent.background !== true && sent.store !== false && sent.stream !== true;
  const request = rather ? { ...sent, background: true } : sent;
  if (request.background === true && request.store === false)
    throw invalid('background', 'An answer that is not stored cannot be made in the background.');
  if (request.stream === true) return streamed(request, call, services);
  if (request.background !== true) return once(answered)(call, services);
  const response = await once(accepted)({ ...call, body: request }, services);
  const names = [...(rather ? ['respond-async'] : []), ...(preferred.wait === undefined ? [] : [`wait=${preferred.wait}`])];
  for (const [name, value] of Object.entries(applied(names))) response.headers.set(name, value);
  return preferred.wait === undefined ? response : ended(response, preferred.wait, call, services);
};

/** The whole answer in one body. */
async function answered(call: Call, services: Services): Promise<Accepted> {
  const begun = await beginResponse(call.body as ResponseRequest, call, services);
  const { record, run } = begun;
  const live = record.body.store ? services.live.open(record) : unlisted(record);
  let body: ResponseBody = record.body;
  const events = making(live, run, services, { paceMs: 0, signal: call.signal, end: () => [] });
  for await (const event of events) if (event.response !== undefined) body = event.response as ResponseBody;
  const changes = ending(record, body, undefined, services);
  if (body.status === 'cancelled') {
    await services.commit(...changes);
    // Nobody reads this; it keeps half an answer from being repeated as a whole one.
    throw new ApiError(503, 'client_left', 'The client has left.');
  }
  return { response: json(body, { headers: lifetime(begun, services) }), changes };
}

/** The promise of an answer. */
async function accepted(call: Call, services: Services): Promise<Accepted> {
  const begun = await beginResponse(call.body as ResponseRequest, call, services);
  services.live.open(begun.record);
  const headers = { location: `/v1/responses/${begun.record.id}`, ...POLL, ...lifetime(begun, services) };
  return { response: json(begun.record.body, { status: 202, headers }), changes: enqueued(begun, services) };
}

function enqueued({ record }: Begun, { jobs, pace, responses }: Services): Accepted['changes'] {
  return [responses.insert(record), jobs.enqueue({ kind: 'response', id: record.id }, pace.stageMs)];
}

async function streamed(request: ResponseRequest, call: Call, services: Services): Promise<Response> {
  const { clock, commit, pace } = services;
  if (call.headers.has(KEY))
    throw invalid(KEY, `A stream is not repeated, so it takes no ${KEY}.`, 'idempotency_key_unsupported');
  const begun = await beginResponse(request, call, services);
  const { record, run } = begun;
  const { store, background } = record.body;
  const live = store ? services.live.open(record) : unlisted(record);
  const headers = { ...EVENT_STREAM_HEADERS, ...lifetime(begun, services) };
  const style = eventStyle(live.log, store === true);
  if (background) {
    await commit(...enqueued(begun, services));
    // A client that leaves stops reading; the answer is made all the same.
    const reading = new AbortController();
    const events = live.log.follow(-1, reading.signal);
    const found = { ...headers, location: `/v1/responses/${record.id}` };
    return new Response(eventStream(events, clock, reading, style), { headers: found });
  }
  const events = making(live, run, services, {
    paceMs: pace.pieceMs,
    signal: call.signal,
    end: (body, all) => ending(record, body, all, services),
  });
  return new Response(eventStream(behind(live.log.events, events), clock, live.work, style), { headers });
}

async function* behind<T>(first: readonly T[], rest: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    // A copy: what comes is written to the same list.
    yield* [...first];
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/** RFC 7240 §4.3: the answer when it has ended within the time, else the promise of it. */
async function ended(response: Response, wait: number, call: Call, services: Services): Promise<Response> {
  const { id } = (await response.clone().json()) as ResponseBody;
  await withinSeconds(wait, call, services, id);
  const record = await services.responses.find(call.owner, id);
  if (record === undefined || !hasEnded(record)) return response;
  const headers = new Headers(response.headers);
  headers.delete('retry-after');
  return new Response(JSON.stringify(record.body), { headers });
}

/** Resolves when an answer has ended, the time is over or the client has left. */
export async function withinSeconds(wait: number, { signal }: Call, { clock, live }: Services, id: string): Promise<void> {
  if (wait === 0) return;
  const [over, done] = [new AbortController(), new AbortController()];
  void clock.sleep(wait * 1000, AbortSignal.any([signal, done.signal])).then(() => over.abort());
  await live.get(id)?.log.whenEnded(over.signal);
  done.abort();
}

function lifetime({ run }: Begun, { models }: Services): Record<string, string> {
  return lifetimeHeaders(models.get(run.model));
}
