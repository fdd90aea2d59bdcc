// The mock is a correct server as far as a description says, so the tester finds nothing but what no description can say.
import { expect, test } from 'vitest';
import { buildApiMap } from '../../src/api-map/index.ts';
import { describe as describeData } from '../../src/description/index.ts';
import { startMock } from '../../src/mock/index.ts';
import { notPassed, testTarget } from './harness.ts';

/** Which keys and models exist: no description says it, so a mock takes them all. */
const UNSAYABLE = ['models/unknown:refused', 'security/credentials:wrong'];

const text = { type: 'string' };
const integer = { type: 'integer' };
const object = (properties: Record<string, unknown>, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
});
const list = (items: unknown) => ({ type: 'array', items });
const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });
const error = {
  description: 'No.',
  ...json(object({ error: object({ code: text, message: text, param: text }, ['code', 'message']) }, ['error'])),
};
const ok = (content: unknown) => ({
  200: { description: 'It.', ...(content as object) },
  400: error,
  401: error,
  404: error,
  429: error,
  500: error,
});
const messages = list(object({ role: text, content: text }, ['role', 'content']));
const usage = object({ prompt_tokens: integer, completion_tokens: integer, total_tokens: integer }, [
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
]);
const model = object({ id: text, window: integer }, ['id', 'window']);
const variant = (name: string, more: object) =>
  object({ model: { const: name }, messages, max_tokens: integer, stream: { type: 'boolean' }, ...more }, ['model', 'messages']);

const PATHS = {
  '/models': { get: { responses: ok(json(object({ data: list(model), has_more: { type: 'boolean' } }, ['data', 'has_more']))) } },
  '/models/{model}': {
    get: { parameters: [{ name: 'model', in: 'path', required: true, schema: text }], responses: ok(json(model)) },
  },
  // Its answer demands little, and each model has settings of its own.
  '/chat/completions': {
    post: {
      requestBody: {
        required: true,
        ...json({ oneOf: [variant('alpha', {}), variant('beta', { temperature: { type: 'number', maximum: 1 } })] }),
      },
      responses: ok(
        json(
          object({
            id: text,
            model: text,
            choices: list(object({ index: integer, message: object({ role: text, content: text }), finish_reason: text })),
            usage,
          }),
        ),
      ),
    },
  },
  // The one JSON body and the stream are told apart by Accept alone.
  '/embeddings': {
    post: {
      requestBody: { required: true, ...json(object({ model: text, input: text }, ['model', 'input'])) },
      responses: ok({
        content: {
          ...json(
            object(
              {
                model: text,
                data: list(object({ index: integer, embedding: list({ type: 'number' }) }, ['embedding'])),
                usage: object({ prompt_tokens: integer, total_tokens: integer }),
              },
              ['data'],
            ),
          ).content,
          'text/event-stream': { schema: text },
        },
      }),
    },
  },
  // A type that none of its variants has.
  '/rerank': {
    post: {
      requestBody: {
        required: true,
        ...json(
          object({ model: text, query: { type: 'object', oneOf: [text, list(text)] }, documents: list(text) }, [
            'model',
            'query',
            'documents',
          ]),
        ),
      },
      responses: ok(
        json(
          object(
            {
              model: text,
              results: list(object({ index: integer, relevance_score: { type: 'number' } }, ['index', 'relevance_score'])),
            },
            ['results'],
          ),
        ),
      ),
    },
  },
};

test('the tester and the mock agree about a description that demands little and contradicts itself', async () => {
  const description = describeData({
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    paths: PATHS,
    security: [{ key: [] }],
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  });
  const map = buildApiMap(description);
  const running = await startMock([{ description, map, options: { seed: 1 } }], { port: 0, host: '127.0.0.1' });
  try {
    const report = await testTarget(map, running.url, { token: 'any' });
    const found = report.checks.filter(({ verdict }) => !['pass', 'not-applicable', 'info'].includes(verdict));
    expect(found.filter(({ id }) => !UNSAYABLE.includes(id)).map(({ id, message }) => `${id} ${message}`)).toEqual([]);
    expect(notPassed(report)).toEqual(expect.arrayContaining(UNSAYABLE));
    expect(report.checks.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(60);
  } finally {
    await running.close();
  }
});
