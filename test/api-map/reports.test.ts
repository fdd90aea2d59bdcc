import { expect, test } from 'vitest';
import { mapOf, mapPost } from './load-map.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
const number = { type: 'number' };
const object = (properties: Record<string, unknown>) => ({ type: 'object', properties });
const list = (items: unknown) => ({ type: 'array', items });
const chat = { model: text, messages: list(object({ role: text })), temperature: number };
const said = { choices: list(object({ message: object({ content: text }) })) };
const usage = object({ input_tokens: integer, output_tokens: integer });
const ask = (request: object, answer: object, more: Record<string, unknown> = {}) =>
  mapPost(object({ ...chat, ...request }), object({ ...said, ...answer }), more);

test('a request chooses caching, reasoning and a tier in either case of letters', () => {
  for (const [names, key] of [
    [['prompt_cache_key', 'cachedContent', 'cache_control'], 'cache'],
    [['reasoning_effort', 'thinking', 'thinkingConfig'], 'reasoning'],
    [['service_tier', 'serviceTier'], 'serviceTier'],
  ] as const) {
    for (const name of names) expect(ask({ [name]: text }, {}).controls[key]?.at).toBe(`/${name}`);
  }
  expect(ask({ config: object({ thinkingConfig: object({ budget: integer }) }) }, {}).controls.reasoning?.at).toBe(
    '/config/thinkingConfig',
  );
  const parts = { messages: list(object({ content: list(object({ cacheControl: object({ type: text }) })) })) };
  expect(ask(parts, {}).controls.cache?.at).toBe('/messages/*/content/*/cacheControl');
});

test('a priority that is a number orders a queue and is no tier', () => {
  expect(ask({ priority: integer }, {}).controls.serviceTier).toBeUndefined();
  expect(ask({ priority: { type: 'string', enum: ['low', 'high'] } }, {}).controls.serviceTier?.at).toBe('/priority');
});

test('cached and reasoning tokens are found beside the counts and below them', () => {
  const details = object({ ...usage.properties, output_tokens_details: object({ reasoning_tokens: integer }) });
  expect(ask({}, { usage: details }).reports.reasoningTokens?.at).toBe('/usage/output_tokens_details/reasoning_tokens');
  const outside = object({ cached_tokens: integer, billed_units: usage });
  expect(ask({}, { usage: outside }).reports.cachedTokens?.at).toBe('/usage/cached_tokens');
  expect(ask({}, { usage }).reports.cachedTokens).toBeUndefined();
});

test('an amount of money has its unit in its name, beside it, above it or in words', () => {
  const units = (answer: object) => ask({}, answer).reports.amounts.map(({ field, unit }) => [field.at, unit !== undefined]);
  expect(units({ cost: number })).toEqual([['/cost', false]]);
  expect(units({ costUsd: number })).toEqual([['/costUsd', true]]);
  expect(units({ cost: number, currency: text })).toEqual([['/cost', true]]);
  expect(units({ currency: text, lines: list(object({ price: number })) })).toEqual([['/lines/*/price', true]]);
  expect(units({ price: { ...object({ amount: number }), description: 'In euros.' } })).toEqual([['/price/amount', true]]);
  expect(units({ amount: integer, token_cost_factor: number, price_id: text, cost_limit: number })).toEqual([]);
});

test('a confidence is a number, and neither a threshold nor a logarithm', () => {
  const names = (answer: object) => ask({}, answer).reports.confidences.map(({ at }) => at);
  expect(names({ confidence: number, languageProbability: { anyOf: [number, { type: 'null' }] } })).toHaveLength(2);
  expect(names({ confidence_threshold: number, log_probability: number, probability: text, score: number })).toEqual([]);
});

test('what an API that calls no model reports is not read', () => {
  const json = { content: { 'application/json': { schema: object({ cost: number, confidence: number }) } } };
  const { map } = mapOf({ openapi: '3.1.0', info: {}, paths: { '/it': { get: { responses: { 200: json } } } } });
  expect(map.operations[0]?.reports).toMatchObject({ amounts: [], confidences: [] });
});

test('rate limit headers tell what they say, count and follow', () => {
  const headers = (...names: string[]) => Object.fromEntries(names.map((name) => [name, { schema: integer }]));
  const operation = ask(
    {},
    {},
    {
      responses: {
        200: { headers: headers('RateLimit', 'RateLimit-Reset', 'x-ratelimit-remaining-tokens', 'ETag') },
        429: { headers: headers('Retry-After', 'acme-ratelimit-requests-limit') },
      },
    },
  );
  expect(operation.rateLimits.map(({ name, status, form, tells, counts }) => [status, name, form, tells, counts])).toEqual([
    ['200', 'RateLimit', 'draft', 'other', 'unknown'],
    ['200', 'RateLimit-Reset', 'superseded', 'reset', 'unknown'],
    ['200', 'x-ratelimit-remaining-tokens', 'own', 'remaining', 'tokens'],
    ['429', 'acme-ratelimit-requests-limit', 'own', 'limit', 'requests'],
  ]);
});

test('a cause of an error shows in a status, in a code of any variant, or in an example', () => {
  const variant = (value: string) => object({ type: { const: value }, message: text });
  const error = (schema: unknown, more: object = {}) => ({ content: { 'application/json': { schema, ...more } } });
  const causes = (responses: object) =>
    Object.keys(ask({}, {}, { responses: { 200: error(object(said)), ...responses } }).causes).sort();
  const either = object({ error: { oneOf: [variant('invalid_request'), variant('billing_error'), variant('overloaded')] } });
  expect(causes({ '4XX': error(either) })).toEqual(['noCredit', 'overload']);
  expect(causes({ 402: {}, 413: {}, 529: {} })).toEqual(['noCredit', 'overload', 'tooLong']);
  expect(causes({ 400: error(object({ message: text }), { example: { code: 'context_length_exceeded' } }) })).toEqual([
    'tooLong',
  ]);
  // One status for both tells nothing apart, however its description words it.
  expect(causes({ 429: { description: 'Rate limit or quota exceeded.' } })).toEqual([]);
});

test('a list of validation problems names the parameter of each', () => {
  const detail = object({ detail: list(object({ loc: list(text), msg: text })) });
  const json = { content: { 'application/json': { schema: detail } } };
  const { errors } = ask({}, {}, { responses: { 422: json } });
  expect(errors.byStatus[422]?.param?.at).toBe('/detail/*/loc');
  expect(errors.byStatus[422]?.message).toBeUndefined();
});

test('items beside errors may be some of all, and say which where they can', () => {
  const partial = (items: object, answer: object) =>
    mapPost(
      object({ model: text, input: list(text) }),
      object({ data: list(object({ embedding: list(number), ...items })), ...answer }),
    ).reports.partial;
  expect(partial({}, {})).toBeUndefined();
  expect(partial({}, { errors: list(object({ message: text })) })).toMatchObject({ because: 'errors', items: { at: '/data' } });
  expect(partial({}, { errors: list(object({ message: text })) })?.tells).toBeUndefined();
  expect(partial({ error: text }, { errors: list(text) })?.tells?.at).toBe('/data/*/error');
  expect(partial({}, { failures: list(object({ index: integer })) })?.tells?.at).toBe('/failures/*/index');
});

test('the events of a stream that has no other answer report their tokens', () => {
  const counts = { ...usage.properties, output_tokens_details: object({ reasoning_tokens: integer }) };
  const event = (type: string, more: object) => object({ type: { const: type }, ...more });
  const events = { oneOf: [event('text.delta', { delta: text }), event('end', { response: object({ usage: object(counts) }) })] };
  const responses = { 200: { content: { 'text/event-stream': { schema: events } } } };
  expect(ask({}, {}, { responses }).reports.reasoningTokens?.at).toMatch(/reasoning_tokens$/);
});
