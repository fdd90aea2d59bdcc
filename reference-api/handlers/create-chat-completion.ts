// POST /v1/chat/completions
import { chunks } from '../chat/chunks.ts';
import { completion } from '../chat/completion.ts';
import type { ChatRequest } from '../chat/types.ts';
import { EVENT_STREAM_HEADERS, type EventStyle, eventStream } from '../http/event-stream.ts';
import { lifetimeHeaders } from '../http/lifetime.ts';
import { type Handler, json } from '../services.ts';
import { bill } from '../usage/bill.ts';
import { metered } from '../usage/metered.ts';
import { once } from './once.ts';

const STYLE: EventStyle = { named: false, last: '[DONE]', failure: (error) => ({ object: 'error', error }) };

export const createChatCompletion: Handler = once(async (call, services) => {
  const request = call.body as ChatRequest;
  const { run, outputTokens } = metered(services.chat.start(request), services.tokenizer);
  const changes = () => [bill(call, services, { model: run.model, inputTokens: run.promptTokens, outputTokens: outputTokens() })];
  const headers = lifetimeHeaders(services.models.get(run.model));
  if (request.stream !== true) {
    const body = await completion(run, call.signal);
    return { response: json(body, { headers }), changes: changes() };
  }
  return {
    open(ending) {
      const work = new AbortController();
      const pieces = run.pieces(services.pace.pieceMs, AbortSignal.any([call.signal, work.signal]));
      const payloads = chunks(run, pieces, request.stream_options?.include_usage === true);
      const body = eventStream(payloads, services.clock, work, STYLE, ending);
      return new Response(body, { headers: { ...EVENT_STREAM_HEADERS, ...headers } });
    },
    changes,
  };
});
