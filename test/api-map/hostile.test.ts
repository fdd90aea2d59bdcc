import { expect, test } from 'vitest';
import { buildApiMap, serialiseMap } from '../../src/api-map/index.ts';
import { describe as describeData } from '../../src/description/index.ts';
import { mapOf } from './load-map.ts';

/** A small generator of pseudo-random numbers (mulberry32), so that a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const WORDS = [
  'openapi',
  'paths',
  '/a',
  '/a/{id}',
  '/models',
  'get',
  'post',
  'query',
  'additionalOperations',
  'parameters',
  'requestBody',
  'content',
  'application/json',
  'text/event-stream',
  'schema',
  'itemSchema',
  'responses',
  '200',
  '202',
  'default',
  'headers',
  'components',
  'schemas',
  'StreamEvent',
  'type',
  'properties',
  'items',
  'allOf',
  'anyOf',
  'oneOf',
  'enum',
  'const',
  'required',
  'discriminator',
  'mapping',
  'propertyName',
  'model',
  'prompt',
  'messages',
  'stream',
  'temperature',
  'max_tokens',
  'usage',
  'total_tokens',
  'status',
  'data',
  'event',
  'contentSchema',
  'webhooks',
  'security',
  'x-ai-stream',
  'x-ai-job',
  'x-ai-batch',
  'x-fern-streaming',
  'order',
  'each',
  'do',
  'delta',
  'name',
  'in',
  'description',
  '__proto__',
  'constructor',
  '$ref',
];

function junk(next: () => number, depth: number): unknown {
  const pick = <T>(values: readonly T[]) => values[Math.floor(next() * values.length)] as T;
  const roll = next();
  if (depth === 0 || roll < 0.25)
    return pick([
      null,
      true,
      false,
      0,
      -1,
      'object',
      'string',
      'boolean',
      'array',
      '[DONE]',
      '#/components/schemas/StreamEvent',
      '#/paths',
      '#',
      'file.json#/x',
      '',
      ['queued', 'failed'],
    ]);
  if (roll < 0.4) return Array.from({ length: Math.floor(next() * 4) }, () => junk(next, depth - 1));
  return Object.fromEntries(Array.from({ length: Math.floor(next() * 7) }, () => [pick(WORDS), junk(next, depth - 1)]));
}

test('no document makes the map throw', () => {
  for (let seed = 1; seed <= 1_500; seed++) {
    const next = random(seed);
    const root = {
      openapi: '3.1.0',
      paths: junk(next, 6),
      components: { schemas: junk(next, 5) },
      webhooks: junk(next, 3),
      security: junk(next, 2),
    };
    expect(() => serialiseMap(buildApiMap(describeData(root))), `seed ${seed}`).not.toThrow();
  }
});

/** A description that is right in all but one place. */
test('no place of a description that holds something else makes the map throw', () => {
  const wrong = ['text', null, [[]], {}, { $ref: '#' }, { $ref: 7 }];
  const build = () => structuredClone(SOUND);
  const places: (string | number)[][] = [];
  const walk = (value: unknown, path: (string | number)[]) => {
    places.push(path);
    if (typeof value === 'object' && value !== null)
      for (const [key, child] of Object.entries(value)) walk(child, [...path, key]);
  };
  walk(SOUND, []);
  for (const path of places) {
    if (path.length === 0) continue;
    for (const value of wrong) {
      const root = build();
      let holder = root as unknown as Record<string | number, unknown>;
      for (const key of path.slice(0, -1)) holder = holder[key] as Record<string | number, unknown>;
      holder[path.at(-1) as string] = value;
      expect(() => serialiseMap(buildApiMap(describeData(root))), `${path.join('/')} = ${JSON.stringify(value)}`).not.toThrow();
    }
  }
});

test('roots of every kind have a map', () => {
  for (const root of [
    undefined,
    null,
    'text',
    7,
    [],
    {},
    { openapi: 3.1 },
    { openapi: '3.1.0', paths: [] },
    { asyncapi: '3.0.0' },
    { swagger: '2.0', paths: 'x' },
  ]) {
    expect(buildApiMap(describeData(root)).operations).toEqual([]);
  }
});

test('cycles and references that lead nowhere end', () => {
  const root = {
    openapi: '3.1.0',
    paths: {
      '/a': {
        post: {
          requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/A' } } } },
          responses: {
            200: { description: 'It.', content: { 'application/json': { schema: { $ref: '#/components/schemas/A' } } } },
            400: { $ref: '#/nowhere' },
          },
        },
      },
      '/b': { $ref: '#/paths/~1b' },
    },
    components: {
      schemas: {
        A: {
          allOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }],
          properties: {
            model: { type: 'string' },
            prompt: { $ref: '#/components/schemas/A' },
            next: { type: 'array', items: { $ref: '#/components/schemas/B' } },
          },
        },
        B: {
          oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }],
          properties: { text: { type: 'string' } },
        },
      },
    },
  };
  expect(mapOf(root).map.operations.map(({ key }) => key)).toEqual(['POST /a']);
});

test('a schema that doubles at every level is read within bounds', () => {
  const schemas: Record<string, unknown> = {};
  for (let level = 0; level < 40; level++) {
    const next = { $ref: `#/components/schemas/L${level + 1}` };
    schemas[`L${level}`] = {
      anyOf: [next, { allOf: [next, next] }],
      properties: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`p${index}`, next])),
    };
  }
  const body = { content: { 'application/json': { schema: { $ref: '#/components/schemas/L0' } } } };
  // Work, and not time: other tests run beside this one.
  const started = process.cpuUsage();
  mapOf({
    openapi: '3.1.0',
    paths: { '/a': { post: { requestBody: body, responses: { 200: { description: 'It.', ...body } } } } },
    components: { schemas },
  });
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(5_000);
});

const SOUND = {
  openapi: '3.1.0',
  security: [{ key: [] }],
  paths: {
    '/chat': {
      parameters: [{ name: 'x-api-key', in: 'header', schema: { type: 'string' } }],
      post: {
        operationId: 'chat',
        'x-ai-stream': {
          when: '$request.body#/stream',
          order: ['a', { each: 'content', do: ['b', 'c*'] }, 'd'],
          delta: { event: 'c', path: '/text', from: '/text' },
          terminator: 'd',
        },
        requestBody: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['model'],
                properties: {
                  model: { type: 'string' },
                  messages: { type: 'array', items: { type: 'object', properties: { role: { type: 'string' } } } },
                  max_tokens: { type: 'integer' },
                  stream: { anyOf: [{ type: 'boolean' }, { type: 'null' }] },
                },
              },
            },
          },
        },
        responses: {
          200: {
            description: 'It.',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: {
                    id: { type: 'string' },
                    status: { enum: ['queued', 'failed', 'done'] },
                    choices: { type: 'array', items: { type: 'object', properties: { text: { type: 'string' } } } },
                    usage: { type: 'object', properties: { input_tokens: { type: 'integer' } } },
                  },
                },
              },
              'text/event-stream': {
                schema: {
                  oneOf: [
                    { type: 'object', properties: { type: { const: 'a' } } },
                    { type: 'object', properties: { type: { const: 'c' }, text: { type: 'string' } } },
                  ],
                  discriminator: { propertyName: 'type', mapping: { a: '#/x' } },
                },
              },
            },
          },
          429: {
            description: 'Later.',
            headers: { 'retry-after': {} },
            content: {
              'application/json': {
                schema: { type: 'object', properties: { error: { type: 'object', properties: { code: { type: 'string' } } } } },
              },
            },
          },
        },
      },
    },
  },
  webhooks: {
    done: {
      post: {
        requestBody: {
          content: { 'application/json': { schema: { type: 'object', properties: { type: { type: 'string' } } } } },
        },
        responses: { 200: {} },
      },
    },
  },
};
