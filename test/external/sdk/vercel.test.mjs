// Vercel's `ai` against `assay serve`: by its provider for compatible servers, and by that for OpenAI itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { embedMany, generateText, Output, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';
import { key, startReference } from './reference-server.mjs';

const prompt = 'What is a river?';
let server;
let providers;

before(async () => {
  server = await startReference();
  const settings = { apiKey: key, baseURL: `${server.url}/v1` };
  const openai = createOpenAI(settings);
  const compatible = createOpenAICompatible({
    ...settings,
    name: 'assay',
    includeUsage: true,
    supportsStructuredOutputs: true,
  });
  providers = [
    ['compatible', (id) => compatible(id), compatible],
    ['openai chat', (id) => openai.chat(id), openai],
    ['openai responses', (id) => openai.responses(id), openai],
  ];
});
after(() => server.stop());

async function each(run) {
  for (const [name, language, provider] of providers) {
    try {
      await run(language('assay-1'), provider);
    } catch (error) {
      error.message = `${name}: ${error.message}`;
      throw error;
    }
  }
}

test('text is streamed, with usage and a finish reason', () =>
  each(async (model) => {
    const stream = streamText({ model, prompt, maxRetries: 0, onError: ({ error }) => assert.ifError(error) });
    let pieces = 0;
    let text = '';
    for await (const piece of stream.textStream) {
      pieces++;
      text += piece;
    }
    assert.ok(pieces > 5);
    assert.equal(text, await stream.text);
    assert.equal(await stream.finishReason, 'stop');
    const usage = await stream.usage;
    assert.equal(usage.totalTokens, usage.inputTokens + usage.outputTokens);
    assert.ok(usage.outputTokens > 5);
  }));

test('tools are called in a stream, run, and followed by an answer', () =>
  each(async (model) => {
    const cities = [];
    const stream = streamText({
      model,
      prompt: 'What is the weather in Paris?',
      maxRetries: 0,
      stopWhen: stepCountIs(3),
      onError: ({ error }) => assert.ifError(error),
      tools: {
        get_weather: tool({
          description: 'The weather at a place.',
          inputSchema: z.object({ city: z.string(), days: z.number().int().min(1).max(7) }),
          execute: async ({ city, days }) => {
            cities.push(city);
            return { city, days, weather: 'mild' };
          },
        }),
      },
    });
    const steps = await stream.steps;
    assert.equal(steps.length, 2);
    assert.equal(steps[0].toolCalls.length, 1);
    assert.equal(cities.length, 1);
    assert.ok((await stream.text).length > 10);
  }));

test('an object is streamed in parts and keeps to its schema', () =>
  each(async (model) => {
    const schema = z.object({ name: z.string(), tags: z.array(z.enum(['a', 'b'])).min(1), size: z.number().min(0).max(10) });
    const stream = streamText({
      model,
      prompt,
      maxRetries: 0,
      output: Output.object({ schema }),
      onError: ({ error }) => assert.ifError(error),
    });
    let parts = 0;
    for await (const _ of stream.partialOutputStream) parts++;
    assert.ok(parts > 1);
    schema.parse(await stream.output);
    schema.parse((await generateText({ model, prompt, maxRetries: 0, output: Output.object({ schema }) })).output);
  }));

test('texts are embedded', async () => {
  for (const [, , provider] of providers) {
    const model = provider.embeddingModel?.('assay-embed-1') ?? provider.textEmbeddingModel('assay-embed-1');
    const { embeddings, usage } = await embedMany({ model, values: ['a stream', 'bread'], maxRetries: 0 });
    assert.equal(embeddings.length, 2);
    assert.ok(usage.tokens > 0);
  }
});
