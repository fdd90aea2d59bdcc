// POST /v1/chat/completions

import { chunks } from '../chat/chunks.ts';
import { completion } from '../chat/completion.ts';
import type { ChatRequest } from '../chat/types.ts';
import { EVENT_STREAM_HEADERS, type EventStyle, eventStream } from '../http/event-stream.ts';
import { lifetimeHeaders } from '../http/lifetime.ts';
import { type Handler, json } from '../services.ts';
import { bill } from '../usage/bill.ts';
import { metered, settled } from '../usage/metered.ts';

const STYLE: EventStyle = { named: false, last: '[DONE]', failure: (error) => ({ object: 'error', error }) };

export const createChatCompletion: Handler = async (call, services) => {
  const request = call.body as ChatRequest;
  const { run, outputTokens } = metered(services.chat.start(request), services.tokenizer);
  const settle = () =>
    services.commit(bill(call, services, { model: run.model, inputTokens: run.promptTokens, outputTokens: outputTokens() }));
  const headers = lifetimeHeaders(services.models.get(run.model));
  if (request.stream !== true) {
    const body = await completion(run, call.signal);
    await settle();
    return json(body, { headers });
  }
  const work = new AbortController();
  const pieces = run.pieces(services.pace.pieceMs, AbortSignal.any([call.signal, work.signal]));
  const payloads = settled(chunks(run, pieces, request.stream_options?.include_usage === true), settle);
  return new Response(eventStream(payloads, services.clock, work, STYLE), { headers: { ...EVENT_STREAM_HEADERS, ...headers } });
};
