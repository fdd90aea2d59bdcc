// Faults of what stands around an answer: probabilities, verdicts, fallbacks, idempotency keys.
import { editAnswer, type Json } from './edit.ts';
import type { ServerFaults } from './types.ts';

export const PREDICTION: ServerFaults = {
  'moderation-score-unbounded': () => ({
    handlers: {
      createModeration: editAnswer((body) => mapNumbers(body, 'category_scores', (score) => Math.log(score / (1 - score)))),
    },
  }),
  'logprobs-positive': () => ({
    handlers: {
      createChatCompletion: (clean) => (call, services) => {
        const { logprobs, stream } = call.body as Json;
        const spoil = editAnswer((body) => mapKey(body, 'logprob', (logprob) => 1 - Number(logprob)));
        return (logprobs === true && stream !== true ? spoil(clean) : clean)(call, services);
      },
    },
  }),
  'fallback-undisclosed': () => ({
    services: ({ chat }) => ({
      chat: {
        start: (request) => (request.models == null ? chat.start(request) : { ...chat.start(request), model: 'router' }),
      },
    }),
  }),
  'chat-key-ignored': () => ({
    handlers: {
      createChatCompletion: (clean) => (call, services) => {
        const headers = new Headers(call.headers);
        headers.delete('idempotency-key');
        return clean({ ...call, headers }, services);
      },
    },
  }),
};

/** Changes the numbers of every object under `name`. */
function mapNumbers(value: Json, name: string, change: (number: number) => number): unknown {
  return mapKey(value, name, (object) =>
    Object.fromEntries(Object.entries(object as Record<string, number>).map(([key, number]) => [key, change(number)])),
  );
}

/** Changes every value under `name`, at whatever depth. */
function mapKey(value: unknown, name: string, change: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapKey(item, name, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, key === name ? change(child) : mapKey(child, name, change)]),
  );
}
