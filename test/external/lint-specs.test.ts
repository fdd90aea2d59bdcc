// What the rules say of real descriptions in ../shared/specs: nothing where there is no AI, and what is known to be true elsewhere.
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
    ['ai-file-413-declared', '/paths'],
    ['ai-list-limit-bounded', '/paths'],
    ['ai-input-base64-bounded', 'ContentPartAudio/properties/input_audio/properties/data'],
    ['ai-stream-media-type-declared', '/paths//completions/post/responses/200/content'],
    ['ai-stream-error-event', '/components/schemas/CreateChatCompletionStreamResponse'],
    ['ai-sampling-seed-safe-range', 'CreateChatCompletionRequest/allOf/1/properties/seed'],
    ['ai-sampling-temperature-range', 'CreateTranscriptionRequest/properties/temperature'],
    ['ai-usage-vocabulary-consistent', '/paths'],
    ['ai-webhook-signature-header', '/webhooks'],
    ['ai-path-no-query-or-fragment', '/paths//responses?beta=true/post'],
    ['ai-error-4xx-declared', '/paths//images/edits/post/responses'],
    ['ai-error-5xx-declared', '/paths//audio/speech/post/responses'],
    ['ai-service-tier-echoed', '/components/schemas/CompactResource'],
    ['ai-sampling-seed-available', '/components/schemas/CreateResponse'],
    ['ai-usage-total-has-parts', 'EvalRunOutputItem/properties/sample/properties/usage/properties/total_tokens'],
    ['ai-usage-reasoning-reported', '/components/schemas/RunCompletionUsage'],
    ['ai-usage-non-negative', 'SpeechAudioDoneEvent/properties/usage'],
    ['ai-finish-reason-open', 'CreateChatCompletionResponse/properties/choices/items/properties/finish_reason'],
    ['ai-error-context-length-code', '/paths//chat/completions/post/responses'],
    ['ai-error-quota-vs-rate', '/paths//audio/speech/post/responses'],
    ['ai-deprecated-op-guidance', '/paths//assistants/get/deprecated'],
    ['ai-deprecated-op-guidance', '/paths//videos/get/deprecated'],
    ['ai-beta-marked', '/paths//responses?beta=true/post'],
    ['ai-docs-token-units', '/components/schemas/CreateTranslationResponseVerboseJson/properties/duration'],
  ],
  'anthropic.yaml': [
    ['ai-input-url-format', '/components/schemas/URLImageSource/properties/url'],
    ['ai-stream-media-type-declared', '/paths//v1/messages/post/responses/200/content'],
    ['ai-usage-present', '/components/schemas/CompletionResponse'],
    ['ai-error-5xx-declared', '/paths//v1/messages/post/responses'],
    ['ai-usage-reasoning-reported', '/components/schemas/Usage'],
    ['ai-sampling-seed-available', '/components/schemas/CreateMessageParams'],
    ['ai-sampling-stop-bounded', '/components/schemas/CreateMessageParams/properties/stop_sequences'],
    ['ai-finish-reason-open', '/components/schemas/StopReason'],
    ['ai-webhook-signature-header', '/webhooks'],
    ['ai-path-no-query-or-fragment', '/paths//v1/messages?beta=true/post'],
    ['ai-security-declared', '/paths//v1/messages/post'],
    ['ai-version-header-date', '/paths//v1/messages/post/parameters/0/schema'],
  ],
  'cohere.yaml': [
    ['ai-list-next-marker', '/paths//v1/datasets/get/responses/200/content/application/json/schema'],
    ['ai-list-pagination', '/paths//v1/embed-jobs/get'],
    ['ai-deprecated-op-guidance', '/paths//v1/connectors/get/deprecated'],
    ['ai-deprecated-op-guidance', '/paths//v1/finetuning/finetuned-models/get/deprecated'],
    ['ai-security-end-user-id', '/paths//v1/chat/post/requestBody/content/application/json/schema'],
    ['ai-model-echoed', '/components/schemas/ChatResponseV2'],
    ['ai-usage-integer', '/components/schemas/Usage/properties/tokens/properties/input_tokens'],
    ['ai-error-machine-code', '/components/responses/BadRequest/content/application/json/schema'],
    ['ai-finish-reason-covers-safety', '/components/schemas/ChatFinishReason'],
    ['ai-finish-reason-tool-call', '/components/schemas/FinishReason'],
    ['ai-usage-required-counts', '/components/schemas/Usage/properties/tokens'],
    ['ai-usage-reasoning-reported', '/components/schemas/Usage/properties/tokens'],
    ['ai-error-validation-param', '/components/responses/UnprocessableEntity/content/application/json/schema'],
    ['ai-error-problem-json', '/components/responses/BadRequest/content/application/json/schema'],
    ['ai-ratelimit-429-retry-after', '/components/responses/RateLimit'],
  ],
  'mistral.yaml': [
    ['ai-apikey-secret-not-readable', '/components/schemas/APIKeyExtendedOUT/properties/key'],
    ['ai-list-next-marker', '/components/schemas/ListOrganizationsResponse'],
    ['ai-input-url-format', '/components/schemas/DocumentURLChunk/properties/document_url'],
    ['ai-stream-media-type-declared', '/paths//v1/agents/completions/post/responses/200/content'],
    ['ai-path-no-query-or-fragment', '/paths//v1/conversations#stream/post'],
    ['ai-list-envelope', '/paths//v1/admin/audit-logs/get/responses/200/content/application/json/schema'],
    ['ai-finish-reason-present', '/components/schemas/ConversationResponse'],
    ['ai-error-429-declared', '/paths//v1/audio/speech/post/responses'],
    ['ai-error-5xx-declared', '/paths//v1/audio/speech/post/responses'],
    ['ai-sampling-n-bounded', '/components/schemas/ChatCompletionRequest/properties/n'],
    ['ai-sampling-nondeterminism-documented', '/components/schemas/CompletionArgs/properties/random_seed'],
    ['ai-usage-cache-reported', '/components/schemas/UsageInfo'],
    ['ai-usage-required-counts', '/components/schemas/ConversationUsageInfo'],
    ['ai-usage-total-has-parts', '/components/schemas/ConversationUsageInfo/properties/total_tokens'],
    ['ai-path-no-query-or-fragment', '/paths//v1/connectors/{connector_id}#id/delete'],
    ['ai-deprecated-op-guidance', '/paths//v1/workflows/registrations/{workflow_registration_id}/execute/post/deprecated'],
    ['ai-docs-inference-example', '/paths//v1/audio/speech/post/requestBody'],
  ],
  'azure-openai-2024-10-21.yaml': [
    ['ai-stream-media-type-declared', '/paths//deployments/{deployment-id}/chat/completions/post/responses/200/content'],
    // Two of its operations list the version, four do not.
    ['ai-version-header-date', '/paths//deployments/{deployment-id}/completions/post/parameters/1/schema'],
  ],
  'hf-tgi.json': [
    ['ai-input-url-format', '/components/schemas/Url/properties/url'],
    ['ai-stream-errors-not-sse', '/paths//generate_stream/post/responses/422/content/text/event-stream'],
    ['ai-usage-input-output-split', '/components/schemas/Details'],
    ['ai-api-version-declared', '/paths///post'],
    ['ai-security-declared', '/paths///post'],
  ],
  'llama-stack.yaml': [
    ['ai-list-next-marker', '/components/schemas/ListOpenAIResponseInputItem'],
    ['ai-docs-operation-id', '/paths//v1/inference/batch-chat-completion/post'],
    ['ai-sampling-n-bounded', '/components/schemas/OpenaiCompletionRequest/properties/best_of'],
    ['ai-error-overload-distinct', '/paths//v1/inference/batch-chat-completion/post/responses'],
  ],
  'elevenlabs.json': [
    ['ai-webhook-url-format', 'podcasts_post/properties/callback_url'],
    ['ai-input-url-format', 'speech_to_text_post/properties/cloud_storage_url'],
    ['ai-management-separate-scope', '/paths'],
    ['ai-security-declared', '/paths//v1/sound-generation/post/parameters/1'],
    ['ai-deprecated-op-guidance', '/paths//v1/convai/knowledge-base/post/deprecated'],
    ['ai-cost-amount-currency', '/components/schemas/ConversationHistoryMetadataCommonModel/properties/cost'],
    ['ai-error-429-declared', '/paths//v1/sound-generation/post/responses'],
  ],
  'assemblyai.yaml': [['ai-error-validation-param', '/components/schemas/Error']],
  'assemblyai-asyncapi.yaml': [
    ['ai-realtime-message-discriminator', '/components/schemas/RealtimeError'],
    ['ai-realtime-event-id', '/channels//v2/realtime/ws/subscribe'],
  ],
  'assemblyai-usm-streaming-asyncapi.yaml': [
    ['ai-realtime-error-message', '/channels/streaming/messages'],
    ['ai-realtime-event-id', '/channels/streaming/messages'],
  ],
  'ollama-official.yaml': [
    ['ai-error-4xx-declared', '/paths//api/generate/post/responses'],
    ['ai-api-version-declared', '/paths//api/generate/post'],
    ['ai-sampling-defaults-documented', '/components/schemas/ModelOptions/properties/temperature'],
  ],
  'replicate.yaml': [['ai-webhook-url-format', '/components/schemas/schemas_prediction_request/properties/webhook']],
};

for (const [name, expected] of Object.entries(TRUE_DEFECTS)) {
  real(`${name}: the defects that are known to be true are found`, async () => {
    const found = (await findings(name, 'all')).map(({ code, path }) => `${code} /${path.join('/')}`);
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
    'ai-apikey-lifecycle',
    'ai-file-upload-binary',
    'ai-input-url-format',
    'ai-stream-terminal-signal',
    'ai-finish-reason-present',
    'ai-async-terminal-states',
    'ai-model-in-request',
    'ai-async-poll-endpoint',
    // The server has `/v1`; examples stand in `x-oaiMeta`.
    'ai-api-version-declared',
    'ai-docs-inference-example',
    // Setting of a tool said back, and verdicts that stand deeper.
    'ai-safety-verdict-structured',
    // Usage by the second instead of by the token.
    'ai-usage-required-counts',
    // Amounts in an object with their currency, or in cents.
    'ai-cost-amount-currency',
  ],
  'anthropic.yaml': ['ai-async-terminal-states', 'ai-batch-counts', 'ai-batch-item-correlation-id', 'ai-error-request-id'],
  'azure-openai-2024-10-21.yaml': ['ai-model-in-request', 'ai-safety-verdict-structured'],
  'mistral.yaml': [
    // A month is a period.
    'ai-usage-query-window',
    'ai-stream-json-alternative',
    'ai-model-in-request',
    'ai-async-poll-endpoint',
    'ai-stream-event-discriminator',
    // Its tags are `beta.*`.
    'ai-beta-marked',
    'ai-error-validation-param',
    'ai-confidence-range',
    'ai-cost-amount-currency',
    'ai-service-tier-echoed',
  ],
  // Examples stand in `x-fern-examples`, and an error has an id beside its message.
  'cohere.yaml': [
    // Usage of storage has no period, and a `data:` URL is no address.
    'ai-usage-query-window',
    'ai-input-url-format',
    'ai-stream-media-type-declared',
    'ai-docs-inference-example',
    'ai-error-request-id',
    'ai-usage-cache-reported',
    'ai-confidence-range',
  ],
  'replicate.yaml': ['ai-list-next-marker', 'ai-list-cursor', 'ai-stream-media-type-declared', 'ai-async-poll-endpoint'],
  // A decoder filters nothing, its description says which reason is a tool call, and a relevance is no probability.
  'llama-stack.yaml': [
    'ai-stream-terminal-signal',
    'ai-finish-reason-covers-truncation',
    'ai-finish-reason-covers-safety',
    'ai-finish-reason-tool-call',
    'ai-confidence-range',
  ],
  // A server of one's own has no credit to exhaust.
  'hf-tgi.json': [
    'ai-stream-terminal-signal',
    'ai-finish-reason-present',
    'ai-stream-media-type-declared',
    'ai-finish-reason-covers-safety',
    'ai-error-quota-vs-rate',
  ],
  // `create-previews` makes previews of a voice.
  'elevenlabs.json': [
    'ai-file-upload-binary',
    'ai-finetune-lifecycle',
    'ai-async-poll-endpoint',
    'ai-beta-marked',
    'ai-sampling-nondeterminism-documented',
    'ai-error-validation-param',
  ],
  // The program of its caller needs no credential.
  'ollama-official.yaml': ['ai-security-declared'],
  'assemblyai.yaml': ['ai-confidence-range'],
  // Its errors come in a message, and the key in its query is a temporary token.
  'assemblyai-asyncapi.yaml': [
    'ai-realtime-error-message',
    'ai-realtime-no-key-in-query',
    'ai-realtime-secure-protocol',
    'ai-realtime-session-lifecycle',
  ],
  // The binary frames of audio need no type.
  'assemblyai-usm-streaming-asyncapi.yaml': [
    'ai-realtime-message-discriminator',
    'ai-realtime-no-key-in-query',
    'ai-realtime-session-lifecycle',
  ],
  'kserve-oip.yaml': [
    // The model bounds its tensors.
    'ai-input-array-bounded',
  ],
};

for (const [name, rules] of Object.entries(FALSE)) {
  real(`${name}: what was judged wrong stays away`, async () => {
    const found = new Set((await findings(name, 'all')).map(({ code }) => code));
    expect(rules.filter((rule) => found.has(rule))).toEqual([]);
  });
}

/** The same for rules outside of the recommended preset. */
const TRUE_IN_ALL: typeof TRUE_DEFECTS = {
  'openai.yaml': [
    ['ai-stream-example', '/paths//chat/completions/post/responses/200/content/text/event-stream'],
    ['ai-stream-event-order-key', '/components/schemas/CreateTranscriptionResponseStreamEvent'],
    ['ai-stream-heartbeat-documented', '/paths'],
    ['ai-model-resource-limits', '/components/schemas/Model'],
    ['ai-batch-item-order', '/paths//batches/post'],
    ['ai-async-accepted-202', '/paths//batches/post/responses'],
    ['ai-async-sync-deadline', '/paths//chat/completions/post/responses'],
  ],
  'anthropic.yaml': [
    ['ai-batch-results-media-type', '/results/get/responses/200/content/application/x-jsonl'],
    ['ai-model-resource-lifecycle', '/components/schemas/ModelInfo'],
  ],
  'cohere.yaml': [
    ['ai-async-job-error-field', '/components/schemas/EmbedJob'],
    ['ai-async-job-timestamps', '/components/schemas/Batch'],
    ['ai-batch-item-order', '/paths//v2/batches/post'],
  ],
  'mistral.yaml': [
    ['ai-async-cancel-endpoint', '/paths//v1/observability/datasets/{dataset_id}/tasks/{task_id}/get'],
    ['ai-stream-event-order-key', '/components/schemas/TranscriptionStreamEvents'],
    ['ai-stream-flag-default', '/components/schemas/ConversationRequestBase/properties/stream'],
  ],
  'hf-tgi.json': [['ai-stream-partial-result-marked', '/components/schemas/Chunk']],
  'kserve-generate.yaml': [['ai-stream-partial-result-marked', '/components/schemas/GenerateStreamResponse']],
  'ollama-official.yaml': [['ai-model-pinned-example', '/paths//api/generate/post/requestBody/content/application/json/example']],
  'replicate.yaml': [['ai-async-prefer-applied', '/paths//predictions/post/responses/201']],
  'elevenlabs.json': [
    ['ai-models-get-endpoint', '/paths//v1/models/get'],
    ['ai-model-resource-lifecycle', '/components/schemas/ModelResponseModel'],
  ],
};

/** And what was judged to be wrong there. */
const FALSE_IN_ALL: Record<string, readonly string[]> = {
  // The ids are fixed versions, the ping is an event, the index tells the part, the order of results is spoken of, and results expire.
  'anthropic.yaml': [
    'ai-model-pinned-example',
    'ai-stream-heartbeat-documented',
    'ai-stream-event-order-key',
    'ai-batch-item-order',
    'ai-batch-item-outcome',
    'ai-batch-items-bounded',
    'ai-async-result-expiry',
    'ai-async-sync-deadline',
    'ai-model-resource-limits',
  ],
  // A file says itself when it expires.
  'openai.yaml': ['ai-async-result-expiry', 'ai-model-pinned-example', 'ai-model-resource-lifecycle', 'ai-models-get-endpoint'],
  // Words state the default of the switch and the reason of a failed batch; the samples of code name dated models.
  'cohere.yaml': ['ai-stream-flag-default', 'ai-model-pinned-example', 'ai-stream-event-order-key', 'ai-async-sync-deadline'],
  'mistral.yaml': ['ai-async-result-expiry', 'ai-batch-items-bounded', 'ai-model-resource-lifecycle', 'ai-model-resource-limits'],
  // The deployment in the path has the model.
  'azure-openai-2024-10-21.yaml': ['ai-models-list-endpoint', 'ai-model-pinned-example'],
  // A server of one model, which it tells under /info.
  'hf-tgi.json': ['ai-models-list-endpoint', 'ai-model-in-request', 'ai-model-echoed'],
  'kserve-generate.yaml': ['ai-stream-terminal-signal'],
  // Callers bring the models; what is known of one stands in an object that lists nothing.
  'ollama-official.yaml': ['ai-model-resource-lifecycle', 'ai-model-resource-limits', 'ai-models-get-endpoint'],
  'llama-stack.yaml': ['ai-model-resource-lifecycle', 'ai-model-resource-limits', 'ai-models-get-endpoint'],
  'replicate.yaml': ['ai-models-get-endpoint', 'ai-async-sync-deadline', 'ai-model-resource-lifecycle'],
  // Webhooks are set up under /workspace/webhooks.
  'elevenlabs.json': ['ai-async-completion-notification'],
};

for (const name of new Set([...Object.keys(TRUE_IN_ALL), ...Object.keys(FALSE_IN_ALL)])) {
  real(`${name}: with all rules, what is true is found and what was judged wrong stays away`, async () => {
    const found = await findings(name, 'all');
    const places = found.map(({ code, path }) => `${code} /${path.join('/')}`);
    const missed = (TRUE_IN_ALL[name] ?? []).filter(
      ([rule, place]) => places.filter((one) => one.startsWith(`${rule} `) && one.endsWith(place)).length !== 1,
    );
    expect(missed).toEqual([]);
    expect((FALSE_IN_ALL[name] ?? []).filter((rule) => found.some(({ code }) => code === rule))).toEqual([]);
  });
}

real('a schema with references that lead nowhere is not judged by what is missing', async () => {
  const found = await findings('mistral.yaml');
  const speech = found.filter(({ code, path }) => code.startsWith('ai-stream-') && path.includes('/v1/audio/speech'));
  expect(speech).toEqual([]);
});

real('the realtime API that describes all but one event id has that one finding, and is not of an unknown format', async () => {
  const { findings: found } = await lint([`${SPECS}openai-realtime-asyncapi.json`], { cwd, preset: 'all' });
  expect(found.map(({ code, path }) => `${code} /${path.join('/')}`)).toEqual([
    'ai-realtime-event-id /components/schemas/RealtimeServerEventInputAudioBufferDtmfEventReceived',
  ]);
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
    ['openai.yaml', 60],
    ['anthropic.yaml', 30],
    ['cohere.yaml', 40],
    ['mistral.yaml', 60],
    ['azure-openai-2024-10-21.yaml', 20],
  ] as const) {
    expect((await findings(name)).length, name).toBeLessThanOrEqual(most);
  }
});
