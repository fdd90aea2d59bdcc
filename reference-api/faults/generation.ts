// Faults of the answers of the model and of the switch to streaming.
import type { AnswerPiece, ChatEngine, ChatRequest, ChatRun } from '../chat/types.ts';
import type { Handler, Services } from '../services.ts';
import { editCall, onJson } from './edit.ts';
import type { ServerFault, ServerFaults } from './types.ts';

export const GENERATION: ServerFaults = {
  'sse-always': () => chat(editCall((body) => ({ ...body, stream: true }))),
  'sse-never': () => chat(editCall((body) => ({ ...body, stream: false }))),
  'sse-fails': () => chat(failing('')),
  'sse-failure-looks-complete': () => chat(failing('data: [DONE]\n\n')),
  'usage-unasked': () => chat(editCall((body) => ({ ...body, stream_options: { include_usage: true } }))),
  'usage-over-limit': () => engine((clean, { max_completion_tokens: _, max_tokens: __, ...rest }) => clean.start(rest)),
  'seed-ignored': () => engine((clean, { seed: _, ...rest }) => clean.start({ ...rest, seed: Math.floor(Math.random() * 1e9) })),
  'n-ignored': () => engine((clean, { n: _, ...rest }) => clean.start(rest)),
  'finish-stop-sequence-kept': () => engine((clean, request) => withStopSequence(clean.start(request), request)),
  'finish-stop-sequence-kept-in-stream': () => streamedBy((clean, request) => withStopSequence(clean.start(request), request)),
  'usage-over-limit-in-stream': () =>
    streamedBy((clean, { max_completion_tokens: _, max_tokens: __, ...rest }) => clean.start(rest)),
  'json-schema-ignored': () => engine((clean, { response_format: _, ...rest }) => clean.start(rest)),
  'model-alias-echoed': () => engine((clean, request) => ({ ...clean.start(request), model: request.model })),
  'sampling-out-of-range': () => ({
    handle: (clean) =>
      onJson(clean, (body, _, send) => {
        const { temperature, top_p } = body;
        return send({ ...body, ...clamped('temperature', temperature, 2), ...clamped('top_p', top_p, 1) });
      }),
  }),
};

function chat(decorate: NonNullable<ServerFault['handlers']>[string]): ServerFault {
  return { handlers: { createChatCompletion: decorate } };
}

function engine(start: (clean: ChatEngine, request: ChatRequest) => ChatRun): ServerFault {
  return { services: ({ chat: clean }: Services) => ({ chat: { start: (request) => start(clean, request) } }) };
}

/** The engine is spoilt for streams alone. */
function streamedBy(start: (clean: ChatEngine, request: ChatRequest) => ChatRun): ServerFault {
  return chat((clean) => (call, services) => {
    const streams = (call.body as { stream?: boolean }).stream === true;
    const spoilt = { ...services, chat: { start: (request: ChatRequest) => start(services.chat, request) } };
    return clean(call, streams ? spoilt : services);
  });
}

function withStopSequence(run: ChatRun, { stop }: ChatRequest): ChatRun {
  const [sequence] = [stop ?? []].flat();
  if (sequence === undefined) return run;
  return {
    ...run,
    async *pieces(paceMs, signal): AsyncGenerator<AnswerPiece> {
      for await (const piece of run.pieces(paceMs, signal)) {
        if (piece.type === 'end' && piece.finish === 'stop') yield { type: 'text', index: piece.index, text: sequence };
        yield piece;
      }
    },
  };
}

function clamped(name: string, value: unknown, most: number): Record<string, number> {
  return typeof value === 'number' ? { [name]: Math.min(most, Math.max(0, value)) } : {};
}

function isStream(response: Response): boolean {
  return (response.headers.get('content-type') ?? '').startsWith('text/event-stream');
}

const EVENTS_BEFORE_FAILURE = 4;

/** Breaks a stream off with an error event, and what comes `behind` it. */
function failing(behind: string): (clean: Handler) => Handler {
  return (clean) => async (call, services) => {
    const response = await clean(call, services);
    return isStream(response) ? new Response(breaksOff(response, behind), response) : response;
  };
}

function breaksOff(response: Response, behind: string): ReadableStream<Uint8Array> | null {
  let sent = 0;
  const failure = {
    object: 'error',
    error: { message: 'The model failed.', type: 'server_error', code: 'internal_error', param: null },
  };
  const last = new TextEncoder().encode(`data: ${JSON.stringify(failure)}\n\n${behind}`);
  return (
    response.body?.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          controller.enqueue(sent === EVENTS_BEFORE_FAILURE ? last : chunk);
          if (sent++ === EVENTS_BEFORE_FAILURE) controller.terminate();
        },
      }),
    ) ?? null
  );
}
