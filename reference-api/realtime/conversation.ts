// A WebSocket and its caller -> one answer after the other, each as the events of a stream, until the connection ends.
import type { Operation } from '../document.ts';
import { ApiError, asApiError, invalid } from '../errors.ts';
import type { Caller } from '../http/keys.ts';
import { type Asked, beginResponse } from '../responses/begin.ts';
import { ending } from '../responses/ending.ts';
import { making, unlisted } from '../responses/live.ts';
import type { ResponseBody, ResponseRequest } from '../responses/types.ts';
import type { Services } from '../services.ts';
import type { ResponseRecord } from '../state/types.ts';
import type { Socket } from './types.ts';

/** Open Responses, "WebSocket Reconnects": a connection lives for 60 minutes. */
const LONGEST_MS = 60 * 60 * 1000;
const OVER = Symbol('over');
/** What can be gone on from without being stored: the newest answers of the connection. */
const REMEMBERED = 16;
const CREATE = 'response.create';
/** A socket streams always, and never in the background. */
const OF_HTTP = ['stream', 'stream_options', 'background'];

export async function conversation(socket: Socket, caller: Caller, operation: Operation, services: Services): Promise<void> {
  const own = new Map<string, ResponseRecord>();
  const over = services.clock.sleep(LONGEST_MS, socket.signal).then((): typeof OVER => OVER);
  const messages = socket.messages[Symbol.asyncIterator]();
  for (;;) {
    const next = await Promise.race([messages.next(), over]);
    if (next === OVER || next.done === true) break;
    if (typeof next.value !== 'string') return socket.close(1003, 'Only texts are taken.');
    await turn(next.value);
  }
  if (socket.signal.aborted) return;
  const message = 'A connection ends after 60 minutes. Open another one.';
  await socket.send(report(new ApiError(400, 'websocket_connection_limit_reached', message)));
  socket.close(1000, 'The connection has reached its limit.');

  /** One message in, the events of one answer out, or an error. */
  async function turn(text: string): Promise<void> {
    let previous: string | null | undefined;
    try {
      const request = read(text, operation);
      previous = request.previous_response_id;
      const { refused } = services.limiter.take(caller.owner, true);
      if (refused !== undefined) throw refused;
      const body = await answer(request);
      if (body.status === 'failed' && previous != null) own.delete(previous);
    } catch (error) {
      // Open Responses, "WebSocket Continuation": what a failed turn went on from is gone, unless it is stored.
      if (previous != null) own.delete(previous);
      await socket.send(report(asApiError(error)));
    }
  }

  async function answer(request: ResponseRequest): Promise<ResponseBody> {
    const { apiKeyId } = caller;
    const asked: Asked = {
      owner: caller.owner,
      requestId: services.ids.next('req_'),
      operation,
      ...(apiKeyId === null ? {} : { apiKeyId }),
    };
    const find = async (id: string) => own.get(id) ?? (await services.responses.find(caller.owner, id));
    const { record, run, earlier } = await beginResponse(request, asked, await services.forOwner(caller.owner), find);
    const live = record.body.store ? services.live.open(record) : unlisted(record);
    let body = record.body;
    for (const event of [...live.log.events]) await socket.send(JSON.stringify(event));
    const events = making(live, run, services, {
      paceMs: services.pace.pieceMs,
      signal: socket.signal,
      end: (ended, all) => ending(record, ended, all, services),
    });
    for await (const event of events) {
      if (event.response !== undefined) body = event.response as ResponseBody;
      await socket.send(JSON.stringify(event));
    }
    remember({ ...record, body: { ...body, previous_response_id: null }, input: [...earlier, ...record.input] });
    return body;
  }

  function remember(record: ResponseRecord): void {
    own.set(record.id, record);
    const [oldest] = own.keys();
    if (own.size > REMEMBERED && oldest !== undefined) own.delete(oldest);
  }
}

/** Throws 400 for what is no `response.create`. */
function read(text: string, operation: Operation): ResponseRequest {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch (error) {
    throw new ApiError(400, 'invalid_json', `The message is no JSON: ${(error as Error).message.slice(0, 120)}.`);
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    throw new ApiError(400, 'invalid_type', 'A message must be an object.');
  const { type, ...request } = message as Record<string, unknown>;
  if (type !== CREATE) throw invalid('type', `\`type\` must be \`${CREATE}\`.`, 'unknown_message_type');
  const unfit = OF_HTTP.find((name) => Object.hasOwn(request, name));
  if (unfit !== undefined) throw invalid(unfit, `The parameter \`${unfit}\` is not known here.`, 'unknown_parameter');
  operation.checkBody(request);
  return request as unknown as ResponseRequest;
}

/** An error of a message, not of an answer: the connection goes on. */
function report(error: ApiError): string {
  return JSON.stringify({ type: 'error', status: error.status, error: error.body });
}
