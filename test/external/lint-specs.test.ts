// What the recommended rules say of real descriptions in ../shared/specs: nothing where there is no AI, and what is known to be true elsewhere.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { lint } from '../../src/lint/lint.ts';

const SPECS = fileURLToPath(new URL('../../../shared/specs/', import.meta.url));
const cwd = '/';
const findings = async (name: string, preset: 'recommended' | 'all' = 'recommended') =>
  (await lint([`${SPECS}${name}`], { cwd, preset })).findings.filter(({ code }) => code.startsWith('ai-'));
const real = test.runIf(existsSync(SPECS));

for (const name of ['stripe.yaml', 'petstorev3.json', 'twilio-verify.json', 'qdrant.json']) {
  real(`${name}: no finding, not even with all rules`, async () => {
    expect(await findings(name, 'all')).toEqual([]);
  });
}

/** `rule` at the end of a path: defects that the makers of these APIs would grant, found by reading. */
const TRUE_DEFECTS: Record<string, readonly (readonly [rule: string, place: string, count?: number])[]> = {
  'openai.yaml': [
    ['ai-stream-media-type-declared', '/paths//completions/post/responses/200/content'],
    ['ai-stream-error-event', '/components/schemas/CreateChatCompletionStreamResponse'],
    ['ai-sampling-seed-safe-range', 'CreateChatCompletionRequest/allOf/1/properties/seed'],
    ['ai-sampling-temperature-range', 'CreateTranscriptionRequest/properties/temperature'],
    ['ai-usage-vocabulary-consistent', '/paths'],
    ['ai-webhook-signature-header', '/webhooks'],
    ['ai-path-no-query-or-fragment', '/paths//responses?beta=true/post'],
    ['ai-error-4xx-declared', '/paths//images/generations/post/responses'],
  ],
  'anthropic.yaml': [
    ['ai-stream-media-type-declared', '/paths//v1/messages/post/responses/200/content'],
    ['ai-usage-present', '/components/schemas/CompletionResponse'],
    ['ai-webhook-signature-header', '/webhooks'],
  ],
  'cohere.yaml': [
    ['ai-model-echoed', '/components/schemas/ChatResponseV2'],
    ['ai-usage-integer', '/components/schemas/Usage/properties/billed_units/properties/input_tokens'],
    ['ai-error-machine-code', '/components/responses/BadRequest/content/application/json/schema'],
    ['ai-finish-reason-covers-safety', '/components/schemas/ChatFinishReason'],
  ],
  'mistral.yaml': [
    ['ai-stream-media-type-declared', '/paths//v1/agents/completions/post/responses/200/content'],
    ['ai-path-no-query-or-fragment', '/paths//v1/conversations#stream/post'],
    ['ai-list-envelope', '/paths//v1/admin/audit-logs/get/responses/200/content/application/json/schema'],
    ['ai-finish-reason-present', '/components/schemas/ConversationResponse'],
    ['ai-error-429-declared', '/paths//v1/chat/completions/post/responses'],
  ],
  'azure-openai-2024-10-21.yaml': [
    ['ai-stream-media-type-declared', '/paths//deployments/{deployment-id}/chat/completions/post/responses/200/content'],
  ],
  'hf-tgi.json': [
    ['ai-stream-errors-not-sse', '/paths//generate_stream/post/responses/422/content/text/event-stream'],
    ['ai-usage-input-output-split', '/components/schemas/GenerateResponse/properties/details'],
  ],
  'assemblyai-asyncapi.yaml': [['ai-realtime-message-discriminator', '/components/schemas/RealtimeError']],
  'assemblyai-usm-streaming-asyncapi.yaml': [['ai-realtime-error-message', '/channels/streaming/messages']],
  'ollama-official.yaml': [['ai-error-4xx-declared', '/paths//api/chat/post/responses']],
};

for (const [name, expected] of Object.entries(TRUE_DEFECTS)) {
  real(`${name}: the defects that are known to be true are found`, async () => {
    const found = (await findings(name)).map(({ code, path }) => `${code} /${path.join('/')}`);
    for (const [rule, place] of expected)
      expect(
        found.filter((one) => one.startsWith(`${rule} `) && one.endsWith(place)),
        `${rule} ${place}`,
      ).toHaveLength(1);
  });
}

/** Findings that were read one by one and judged to be wrong: they must not come back. */
const FALSE: Record<string, readonly string[]> = {
  'openai.yaml': [
    'ai-stream-terminal-signal',
    'ai-finish-reason-present',
    'ai-async-terminal-states',
    'ai-model-in-request',
    'ai-async-poll-endpoint',
  ],
  'anthropic.yaml': ['ai-async-terminal-states', 'ai-batch-counts', 'ai-batch-item-correlation-id', 'ai-error-request-id'],
  'azure-openai-2024-10-21.yaml': ['ai-model-in-request'],
  'mistral.yaml': [
    'ai-stream-json-alternative',
    'ai-model-in-request',
    'ai-async-poll-endpoint',
    'ai-stream-event-discriminator',
  ],
  'cohere.yaml': ['ai-stream-media-type-declared'],
  'replicate.yaml': ['ai-stream-media-type-declared', 'ai-async-poll-endpoint'],
  'llama-stack.yaml': ['ai-stream-terminal-signal', 'ai-finish-reason-covers-truncation'],
  'hf-tgi.json': ['ai-stream-terminal-signal', 'ai-finish-reason-present', 'ai-stream-media-type-declared'],
  'elevenlabs.json': ['ai-async-poll-endpoint'],
  // Its errors come in a message, and the key in its query is a temporary token.
  'assemblyai-asyncapi.yaml': ['ai-realtime-error-message', 'ai-realtime-no-key-in-query', 'ai-realtime-secure-protocol'],
  // The binary frames of audio need no type.
  'assemblyai-usm-streaming-asyncapi.yaml': ['ai-realtime-message-discriminator', 'ai-realtime-no-key-in-query'],
};

for (const [name, rules] of Object.entries(FALSE)) {
  real(`${name}: what was judged wrong stays away`, async () => {
    const found = new Set((await findings(name)).map(({ code }) => code));
    expect(rules.filter((rule) => found.has(rule))).toEqual([]);
  });
}

real('a realtime API that describes all of it has no finding, and is not of an unknown format', async () => {
  expect((await lint([`${SPECS}openai-realtime-asyncapi.json`], { cwd, preset: 'all' })).findings).toEqual([]);
});

real('an operation without any declared error is one finding', async () => {
  const found = await findings('openai.yaml');
  const at = (rule: string) => found.filter(({ code }) => code === rule).map(({ path }) => path.join('/'));
  const silent = at('ai-error-4xx-declared');
  expect(silent.length).toBeGreaterThan(0);
  expect([...at('ai-error-429-declared'), ...at('ai-error-5xx-declared')].filter((path) => silent.includes(path))).toEqual([]);
});

real('the findings of one description stay few enough to be read', async () => {
  for (const [name, most] of [
    ['openai.yaml', 70],
    ['anthropic.yaml', 75],
    ['cohere.yaml', 45],
    ['mistral.yaml', 95],
    ['azure-openai-2024-10-21.yaml', 20],
  ] as const) {
    expect((await findings(name)).length, name).toBeLessThanOrEqual(most);
  }
});
