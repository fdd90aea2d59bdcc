// The map over the vendors' own descriptions in ../shared/specs: equal in and outside Spectral, and right about what they are.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildApiMap } from '../../src/api-map/index.ts';
import type { ApiMap } from '../../src/api-map/types.ts';
import { loadDescription } from '../../src/description/index.ts';
import { bothMaps } from '../api-map/both-maps.ts';
import { root } from '../structure/imports.ts';

const folder = join(root, '../shared/specs');
const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(ya?ml|json)$/.test(name)) : [];
const maps = new Map<string, Promise<ApiMap>>();

function mapOf(name: string): Promise<ApiMap> {
  const known = maps.get(name) ?? loadDescription({ source: join(folder, name), cwd: folder }).then(buildApiMap);
  maps.set(name, known);
  return known;
}

async function facts(name: string, read: (map: ApiMap['operations'][number]) => unknown): Promise<Record<string, unknown>> {
  const map = await mapOf(name);
  return Object.fromEntries(
    map.operations.map((operation) => [operation.key, read(operation)]).filter(([, fact]) => fact !== undefined),
  );
}

const calls = (name: string) => facts(name, ({ inference, kind }) => (inference ? kind.value : undefined));

test('the descriptions are there', () => {
  expect(files.length).toBeGreaterThan(15);
});

test.each(files)('both maps are equal: %s', { timeout: 120_000 }, async (name) => {
  const { ours, theirs } = await bothMaps(join(folder, name));
  // Compared as text: a difference of two large objects takes minutes to print.
  const [a, b] = [JSON.stringify(ours), JSON.stringify(theirs)];
  const at = [...a].findIndex((char, index) => char !== b[index]);
  expect(
    at === -1 && a.length === b.length
      ? 'equal'
      : `…${a.slice(Math.max(0, at - 200), at + 200)}… but …${b.slice(Math.max(0, at - 200), at + 200)}…`,
  ).toBe('equal');
});

test('the gate: which of them are AI APIs', async () => {
  const gate = Object.fromEntries(await Promise.all(files.map(async (name) => [name, (await mapOf(name)).ai.value])));
  expect(gate).toEqual({
    'anthropic.yaml': true,
    'assemblyai-asyncapi.yaml': true,
    'assemblyai-usm-streaming-asyncapi.yaml': true,
    'assemblyai.yaml': true,
    'azure-openai-2024-10-21.yaml': true,
    'cohere.yaml': true,
    'elevenlabs.json': true,
    'hf-tgi.json': true,
    'kserve-generate.yaml': true,
    'kserve-oip.yaml': true,
    'llama-stack.yaml': true,
    'mistral.yaml': true,
    'ollama-official.yaml': true,
    'openai-realtime-asyncapi.json': true,
    'openai.yaml': true,
    'petstorev3.json': false,
    'qdrant.json': false,
    'replicate.yaml': true,
    'stripe.yaml': false,
    'twilio-verify.json': false,
  });
});

test('APIs that are none call no model and stream nothing', async () => {
  for (const name of ['petstorev3.json', 'qdrant.json', 'stripe.yaml', 'twilio-verify.json']) {
    const { operations, dialects } = await mapOf(name);
    expect(operations.filter(({ inference, stream }) => inference || stream !== undefined).map(({ key }) => key)).toEqual([]);
    expect(dialects).toEqual([]);
  }
});

test('kinds of named operations', async () => {
  expect(await calls('openai.yaml')).toMatchObject({
    'POST /chat/completions': 'generation',
    'POST /completions': 'generation',
    'POST /responses': 'generation',
    'POST /embeddings': 'embedding',
    'POST /moderations': 'moderation',
    'POST /audio/speech': 'speech',
    'POST /audio/transcriptions': 'transcription',
    'POST /audio/translations': 'transcription',
    'POST /images/generations': 'image',
    'POST /threads/runs': 'inference',
    'POST /videos': 'inference',
  });
  for (const key of [
    'POST /realtime/sessions',
    'POST /realtime/client_secrets',
    'POST /assistants',
    'POST /fine_tuning/jobs',
    'POST /batches',
    'POST /threads/{thread_id}/messages',
    'POST /evals',
  ]) {
    expect((await calls('openai.yaml'))[key], key).toBeUndefined();
  }
  expect(await calls('anthropic.yaml')).toEqual({
    'POST /v1/messages': 'generation',
    'POST /v1/complete': 'generation',
    'POST /v1/messages/count_tokens': 'inference',
    'POST /v1/messages?beta=true': 'generation',
    'POST /v1/messages/count_tokens?beta=true': 'inference',
  });
  expect(await calls('cohere.yaml')).toMatchObject({
    'POST /v2/chat': 'generation',
    'POST /v2/embed': 'embedding',
    'POST /v2/rerank': 'rerank',
    'POST /v1/classify': 'classification',
    'POST /v2/audio/transcriptions': 'transcription',
  });
  expect(await calls('ollama-official.yaml')).toEqual({
    'POST /api/generate': 'generation',
    'POST /api/chat': 'generation',
    'POST /api/embed': 'embedding',
  });
  expect(await calls('kserve-oip.yaml')).toEqual({
    [`POST /v2/models/$\{MODEL_NAME}/versions/$\{MODEL_VERSION}/infer`]: 'inference',
  });
  expect(await calls('assemblyai.yaml')).toMatchObject({ 'POST /v2/transcript': 'transcription' });
  expect(await calls('replicate.yaml')).toEqual({
    'POST /predictions': 'inference',
    'POST /models/{model_owner}/{model_name}/predictions': 'inference',
    'POST /deployments/{deployment_owner}/{deployment_name}/predictions': 'inference',
  });
  expect(await calls('kserve-generate.yaml')).toEqual({
    [`POST /v2/models/$\{MODEL_NAME}/versions/$\{MODEL_VERSION}/generate`]: 'generation',
    [`POST /v2/models/$\{MODEL_NAME}/versions/$\{MODEL_VERSION}/generate_stream`]: 'generation',
  });
  expect(await calls('hf-tgi.json')).toEqual({
    'POST /': 'generation',
    'POST /generate': 'generation',
    'POST /generate_stream': 'generation',
    'POST /v1/chat/completions': 'generation',
    'POST /v1/completions': 'generation',
    'POST /invocations': 'generation',
    'POST /chat_tokenize': 'inference',
    'POST /tokenize': 'inference',
  });
  expect(await calls('llama-stack.yaml')).toMatchObject({
    'POST /v1/inference/chat-completion': 'generation',
    'POST /v1/inference/batch-chat-completion': 'generation',
    'POST /v1/inference/batch-completion': 'generation',
    'POST /v1/inference/embeddings': 'embedding',
    'POST /v1/inference/rerank': 'rerank',
    'POST /v1/safety/run-shield': 'moderation',
    'POST /v1/agents/{agent_id}/session/{session_id}/turn': 'inference',
    'POST /v1/synthetic-data-generation/generate': 'inference',
  });
  expect(await calls('mistral.yaml')).toMatchObject({
    'POST /v1/ocr': 'inference',
    'POST /v1/classifications': 'classification',
    'POST /v1/chat/classifications': 'classification',
    'POST /v1/audio/transcriptions#stream': 'transcription',
  });
  const elevenlabs = await calls('elevenlabs.json');
  expect(Object.values(elevenlabs).filter((kind) => kind === 'speech')).toHaveLength(16);
  expect(elevenlabs).toMatchObject({
    'POST /v1/text-to-speech/{voice_id}': 'speech',
    'POST /v1/speech-to-speech/{voice_id}': 'speech',
    'POST /v1/speech-to-text': 'transcription',
    'POST /v1/forced-alignment': 'inference',
  });
});

test('dialects', async () => {
  expect(await facts('openai.yaml', ({ dialect }) => dialect)).toMatchObject({
    'POST /chat/completions': 'openai-chat',
    'POST /responses': 'openai-responses',
    'POST /completions': 'openai-completions',
  });
  expect(await facts('anthropic.yaml', ({ dialect }) => dialect)).toEqual({
    'POST /v1/messages': 'anthropic-messages',
    'POST /v1/messages?beta=true': 'anthropic-messages',
  });
  expect(await facts('mistral.yaml', ({ dialect }) => dialect)).toEqual({
    'POST /v1/chat/completions': 'mistral',
    'POST /v1/fim/completions': 'mistral',
    'POST /v1/agents/completions': 'mistral',
  });
  expect(await facts('cohere.yaml', ({ dialect }) => dialect)).toEqual({ 'POST /v2/chat': 'cohere-chat' });
  expect(await facts('ollama-official.yaml', ({ dialect }) => dialect)).toEqual({
    'POST /api/chat': 'ollama-chat',
    'POST /api/generate': 'ollama-generate',
  });
  expect(await facts('hf-tgi.json', ({ dialect }) => dialect)).toEqual({
    'POST /': 'tgi-generate',
    'POST /generate': 'tgi-generate',
    'POST /generate_stream': 'tgi-generate',
    'POST /invocations': 'openai-chat',
    'POST /v1/chat/completions': 'openai-chat',
    'POST /v1/completions': 'openai-completions',
  });
  expect((await mapOf('kserve-generate.yaml')).dialects).toEqual(['kserve-generate']);
  expect((await mapOf('assemblyai.yaml')).dialects).toEqual(['assemblyai-transcripts']);
  expect(await facts('replicate.yaml', ({ dialect }) => dialect)).toMatchObject({ 'POST /predictions': 'replicate-predictions' });
  // A path that names the deployment leaves no field for the model.
  expect(await facts('azure-openai-2024-10-21.yaml', ({ request }) => request.model)).toEqual({});
});

test('streams: how they are asked for, and how they end', async () => {
  const ends = (name: string) =>
    facts(name, ({ stream }) => stream && `${stream.switch.by} ${stream.framing} ${stream.terminator?.value.by ?? 'unknown'}`);
  expect(await ends('openai.yaml')).toMatchObject({
    'POST /chat/completions': 'flag sse sentinel',
    'POST /completions': 'flag sse sentinel',
    'POST /responses': 'flag sse variant',
    'POST /audio/speech': 'flag sse variant',
    'POST /audio/transcriptions': 'flag sse variant',
    'POST /images/generations': 'flag sse variant',
    'POST /threads/runs': 'flag sse sentinel',
    'POST /threads/{thread_id}/runs/{run_id}/submit_tool_outputs': 'flag sse sentinel',
  });
  // The results of a batch are a file of lines, and no stream.
  expect(await ends('anthropic.yaml')).toEqual({
    'POST /v1/complete': 'flag sse unknown',
    'POST /v1/messages': 'flag sse variant',
    'POST /v1/messages?beta=true': 'flag sse variant',
    // Described as one JSON body, but as events by name and schema.
    'GET /v1/sessions/{session_id}/events/stream?beta=true': 'operation sse end',
    'GET /v1/sessions/{session_id}/threads/{thread_id}/stream?beta=true': 'operation sse end',
  });
  expect(await ends('cohere.yaml')).toMatchObject({ 'POST /v2/chat': 'flag sse sentinel', 'POST /v1/chat': 'flag sse variant' });
  expect(await ends('ollama-official.yaml')).toMatchObject({
    'POST /api/chat': 'flag ndjson flag',
    'POST /api/generate': 'flag ndjson flag',
  });
  expect(await ends('mistral.yaml')).toMatchObject({
    'POST /v1/chat/completions': 'flag sse sentinel',
    'POST /v1/conversations#stream': 'flag sse variant',
  });
  expect(await ends('hf-tgi.json')).toMatchObject({
    'POST /': 'flag sse finish-reason',
    'POST /generate_stream': 'operation sse finish-reason',
  });
  expect(await ends('llama-stack.yaml')).toMatchObject({
    'POST /v1/inference/chat-completion': 'flag sse variant',
    'POST /v1/agents/{agent_id}/session/{session_id}/turn': 'flag sse variant',
  });
});

test('streams: where their text stands, and whose answer they tell', async () => {
  const texts = (name: string) =>
    facts(name, ({ stream }) => {
      const delta = stream?.deltas.find(({ carries }) => carries === 'text');
      return delta && `${delta.variant ?? '-'} ${delta.at}`;
    });
  expect(await texts('openai.yaml')).toMatchObject({
    'POST /threads/runs': 'thread.message.delta /delta/content/*/text/value',
    'POST /responses': 'response.output_text.delta /delta',
  });
  expect(await texts('cohere.yaml')).toEqual({
    'POST /v1/chat': 'text-generation /text',
    'POST /v2/chat': 'content-delta /delta/message/content/text',
    'POST /v1/generate': 'text-generation /text',
  });
  expect(await texts('llama-stack.yaml')).toMatchObject({
    'POST /v1/inference/completion': '- /delta',
    'POST /v1/inference/chat-completion': '- /event/delta/text',
  });
  expect(await texts('hf-tgi.json')).toMatchObject({ 'POST /': '- /token/text', 'POST /generate_stream': '- /token/text' });
  const twins = (name: string) => facts(name, ({ stream }) => stream?.twin);
  expect(await twins('hf-tgi.json')).toEqual({ 'POST /generate_stream': 'POST /generate' });
  expect(await twins('mistral.yaml')).toMatchObject({ 'POST /v1/conversations#stream': 'POST /v1/conversations' });
  // Code that a tool runs, or a transcript, is not the text of the answer.
  const joins = (await mapOf('openai.yaml')).operations.find(({ key }) => key === 'POST /responses')?.stream?.deltas ?? [];
  expect(joins.filter(({ joins: to }) => to === '/output_text')).toEqual([]);
});

test('lists are lists', async () => {
  const lists = (name: string) => facts(name, ({ list }) => list?.items);
  expect(Object.keys(await lists('anthropic.yaml')).filter((key) => /\/stream/.test(key))).toEqual([]);
  expect(Object.keys(await lists('llama-stack.yaml')).filter((key) => /\/content$/.test(key))).toEqual([]);
  expect(await lists('ollama-official.yaml')).toEqual({ 'GET /api/tags': '/models', 'GET /api/ps': '/models' });
});

test('jobs and batches', async () => {
  const followed = (name: string) =>
    facts(name, ({ job, batch }) => job && `${batch === undefined ? 'job' : 'batch'} ${job.poll} ${job.cancel}`);
  expect(await followed('openai.yaml')).toMatchObject({
    'POST /batches': 'batch GET /batches/{batch_id} POST /batches/{batch_id}/cancel',
    'POST /fine_tuning/jobs': 'job GET /fine_tuning/jobs/{fine_tuning_job_id} POST /fine_tuning/jobs/{fine_tuning_job_id}/cancel',
    'POST /responses': 'job GET /responses/{response_id} POST /responses/{response_id}/cancel',
  });
  expect(await followed('anthropic.yaml')).toMatchObject({
    'POST /v1/messages/batches':
      'batch GET /v1/messages/batches/{message_batch_id} POST /v1/messages/batches/{message_batch_id}/cancel',
  });
  expect(await followed('cohere.yaml')).toMatchObject({
    'POST /v2/batches': 'batch GET /v2/batches/{id} POST /v2/batches/{id}:cancel',
    'POST /v1/embed-jobs': 'job GET /v1/embed-jobs/{id} POST /v1/embed-jobs/{id}/cancel',
  });
  expect(await followed('replicate.yaml')).toMatchObject({
    'POST /predictions': 'job GET /predictions/{prediction_id} POST /predictions/{prediction_id}/cancel',
  });
  expect(await followed('assemblyai.yaml')).toMatchObject({
    'POST /v2/transcript': 'job GET /v2/transcript/{transcript_id} DELETE /v2/transcript/{transcript_id}',
  });
  expect(await followed('cohere.yaml')).toMatchObject({
    'POST /v1/finetuning/finetuned-models':
      'job GET /v1/finetuning/finetuned-models/{id} DELETE /v1/finetuning/finetuned-models/{id}',
  });
  expect(await followed('elevenlabs.json')).toMatchObject({
    'POST /v1/dubbing': 'job GET /v1/dubbing/{dubbing_id} DELETE /v1/dubbing/{dubbing_id}',
  });
  expect((await followed('openai.yaml'))['POST /evals/{eval_id}/runs']).toMatch('job GET /evals/{eval_id}/runs/{run_id}');
  for (const key of ['POST /threads/{thread_id}/messages', 'POST /threads/{thread_id}/runs/{run_id}/submit_tool_outputs'])
    expect((await followed('openai.yaml'))[key], key).toBeUndefined();
});

test('realtime APIs: who sends what, and how messages are told apart', async () => {
  const messages = async (name: string) =>
    (await mapOf(name)).realtime?.channels.flatMap((channel) =>
      channel.messages.map(
        ({ name: message, sentBy, variants }) => `${sentBy} ${message} ${variants[0]?.type?.values?.join() ?? '-'}`,
      ),
    ) ?? [];
  expect(await messages('assemblyai-asyncapi.yaml')).toEqual(
    expect.arrayContaining(['client SendAudio -', 'server PartialTranscript PartialTranscript', 'server RealtimeError -']),
  );
  expect(await messages('assemblyai-usm-streaming-asyncapi.yaml')).toEqual(
    expect.arrayContaining(['client audioChunk -', 'client sessionTermination Terminate', 'server turn Turn']),
  );
  const realtime = await messages('openai-realtime-asyncapi.json');
  expect(realtime).toHaveLength(59);
  expect(realtime).toEqual(
    expect.arrayContaining(['client SessionUpdate session.update', 'server ResponseTextDelta response.output_text.delta']),
  );
  expect(realtime.filter((message) => /unknown|both| -$/.test(message))).toEqual([]);
});

test('the map of the largest description is little work', async () => {
  const description = await loadDescription({ source: join(folder, 'openai.yaml'), cwd: folder });
  // Work, and not time: other programs run beside this one.
  const started = process.cpuUsage();
  buildApiMap(description);
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(1_500);
});
