// POST /v1/responses

import type { FinishReason } from '../chat/types.ts';
import { EVENT_STREAM_HEADERS, eventStream } from '../http/event-stream.ts';
import { lifetimeHeaders } from '../http/lifetime.ts';
import { responseEvents } from '../responses/events.ts';
import { ended, type ResponseRun, startResponse } from '../responses/start.ts';
import type { ResponseRequest } from '../responses/types.ts';
import { type Handler, json, type Services } from '../services.ts';
import { bill } from '../usage/bill.ts';
import { metered, settled } from '../usage/metered.ts';

export const createResponse: Handler = async (call, services) => {
  const request = call.body as ResponseRequest;
  const response = startResponse(request, services);
  const { run, outputTokens } = metered(response.run, services.tokenizer);
  const started = { ...response, run };
  const settle = () =>
    services.commit(bill(call, services, { model: run.model, inputTokens: run.promptTokens, outputTokens: outputTokens() }));
  const headers = lifetimeHeaders(services.models.get(run.model));
  if (request.stream !== true) {
    const body = await whole(started, call.signal, services);
    await settle();
    return json(body, { headers });
  }
  const work = new AbortController();
  const pieces = run.pieces(services.pace.pieceMs, AbortSignal.any([call.signal, work.signal]));
  const { payloads, failure } = responseEvents(started, pieces, services.clock);
  const stream = eventStream(settled(payloads, settle), services.clock, work, { named: true, failure });
  return new Response(stream, { headers: { ...EVENT_STREAM_HEADERS, ...headers } });
};

async function whole(started: ResponseRun, signal: AbortSignal, { clock }: Services): Promise<Record<string, unknown>> {
  let text = '';
  let finish: FinishReason = 'stop';
  let tokens = 0;
  for await (const piece of started.run.pieces(0, signal)) {
    if (piece.type === 'text') text += piece.text;
    if (piece.type === 'end') ({ finish, tokens } = piece);
  }
  return started.response(ended(started, text, finish, tokens, clock));
}
