// POST /v1/chat/completions

import { chunks } from '../chat/chunks.ts';
import { completion } from '../chat/completion.ts';
import type { ChatRequest } from '../chat/types.ts';
import { EVENT_STREAM_HEADERS, type EventStyle, eventStream } from '../http/event-stream.ts';
import { lifetimeHeaders } from '../http/lifetime.ts';
import { type Handler, json } from '../services.ts';

const STYLE: EventStyle = { named: false, last: '[DONE]', failure: (error) => ({ object: 'error', error }) };

export const createChatCompletion: Handler = async (call, services) => {
  const request = call.body as ChatRequest;
  const run = services.chat.start(request);
  const headers = lifetimeHeaders(services.models.get(run.model));
  if (request.stream !== true) return json(await completion(run, call.signal), { headers });
  const work = new AbortController();
  const pieces = run.pieces(services.pace.pieceMs, AbortSignal.any([call.signal, work.signal]));
  const payloads = chunks(run, pieces, request.stream_options?.include_usage === true);
  return new Response(eventStream(payloads, services.clock, work, STYLE), { headers: { ...EVENT_STREAM_HEADERS, ...headers } });
};
