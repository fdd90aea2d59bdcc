import { expect, test } from 'vitest';
import { serialiseMap } from '../../src/api-map/index.ts';
import { mapOf } from './load-map.ts';

type Schema = Record<string, unknown>;
const text = { type: 'string' };
const number = { type: 'number' };
const object = (properties: Schema, more: Schema = {}) => ({ type: 'object', properties, ...more });
const list = (items: Schema) => ({ type: 'array', items });
const named = (type: string, properties: Schema = {}) => object({ type: { const: type }, ...properties });

/** One channel, with what the client sends and what the server sends. */
function channel2(client: Schema[], server: Schema[], more: Schema = {}) {
  const side = (payloads: Schema[]) => ({
    message: { oneOf: payloads.map((payload, index) => ({ name: `m${index}`, payload })) },
  });
  return { asyncapi: '2.6.0', info: {}, channels: { '/live': { publish: side(client), subscribe: side(server), ...more } } };
}

const AI: Record<string, object> = {
  'speech to text': channel2([], [object({ transcript: text, confidence: number })]),
  'words with their times': channel2([], [object({ text, words: list(object({ word: text, start: number })) })]),
  'alternatives of a transcript': channel2(
    [],
    [object({ channel: object({ alternatives: list(object({ transcript: text, confidence: number })) }) })],
  ),
  'token counts': channel2([], [object({ usageMetadata: object({ promptTokenCount: number, responseTokenCount: number }) })]),
  'pieces of a response': channel2([], [named('response.text.delta', { response_id: text, delta: text })]),
  'chunks of choices': channel2([], [object({ choices: list(object({ delta: object({ content: text }) })) })]),
  'a finish reason of a model': channel2([], [object({ done_reason: { enum: ['stop', 'length'] }, text })]),
  'a session with a model': channel2(
    [object({ setup: object({ model: text, generationConfig: object({ temperature: number }) }) })],
    [object({ data: text })],
  ),
  'a prompt with a limit': channel2([object({ prompt: text, max_tokens: { type: 'integer' } })], [object({ text })]),
  'text with a voice and a model': channel2([object({ model_id: text, voice: object({ id: text }), transcript: text })], []),
  'a voice and a model in the URL': channel2([object({ text })], [object({ audio: text })], {
    bindings: { ws: { query: object({ model_id: text, voice_id: text }) } },
  }),
  'an agent with a model further down': channel2(
    [named('settings', { agent: object({ think: object({ provider: object({ model: text }), system_prompt: text }) }) })],
    [],
  ),
  'said so': { ...channel2([], [object({ price: number })]), 'x-ai-api': true },
};

test.each(Object.keys(AI))('an AI API: %s', (name) => {
  expect(mapOf(AI[name]).map.ai.value).toBe(true);
});

const OTHERS: Record<string, object> = {
  chat: channel2(
    [named('message', { text, room: text })],
    [named('message', { text, user: text, message_id: text }), named('typing', { user: text }), named('error', { error: text })],
  ),
  'a chat that can be sent home': channel2(
    [named('transcript', { email: text })],
    [named('transcript', { transcript: text, user: text })],
  ),
  'a thermostat': channel2(
    [object({ model: text, temperature: number, mode: text })],
    [object({ device: object({ model: text, temperature: number, sample_rate: number }), metrics: object({ total: number }) })],
  ),
  'a stock ticker': channel2(
    [object({ action: { enum: ['subscribe', 'unsubscribe'] }, symbols: list(text) })],
    [object({ symbol: text, price: number, delta: number, gamma: number }), named('delta', { bids: list(list(text)) })],
  ),
  'tokens of a chain': channel2([], [object({ token: text, total_tokens: number, metrics: object({ total_tokens: number }) })]),
  'a printer': channel2(
    [object({ model: text, prompt: text })],
    [named('done', { model: text, finish_reason: { enum: ['completed', 'jammed'] } })],
  ),
  'documents that are edited together': channel2(
    [named('delta', { delta: text, item_id: text })],
    [named('doc.delta', { delta: text, doc_id: text })],
  ),
  'a phone call': channel2([object({ voice: text, say: text })], [object({ call: text, state: text, duration: number })]),
  'said so': { ...(AI['token counts'] as object), 'x-ai-api': false },
};

test.each(Object.keys(OTHERS))('no AI API: %s', (name) => {
  expect(mapOf(OTHERS[name]).map.ai.value).toBe(false);
});

test('the evidence of an AI API is the field that shows it', () => {
  const { map } = mapOf(AI['speech to text']);
  expect(map.ai.evidence).toEqual({
    by: 'shape',
    from: expect.stringContaining('#/channels/~1live/subscribe/message/oneOf/0/payload/properties/transcript'),
  });
  expect(mapOf(AI['said so']).map.ai.evidence.by).toBe('extension');
});

const messagesOf = (data: unknown) =>
  mapOf(data).map.realtime?.channels.flatMap(({ messages }) =>
    messages.map(({ name, sentBy, error, variants }) =>
      [name, sentBy, ...variants.map(({ type }) => type?.values?.join('|') ?? '-'), ...(error ? ['error'] : [])].join(' '),
    ),
  );

test('AsyncAPI 2: references, a union of messages, a union of payloads, and who sends what', () => {
  const data = {
    asyncapi: '2.6.0',
    channels: {
      '/live?key={key}': {
        publish: { message: { contentType: 'application/octet-stream', name: 'audio', payload: { type: 'string' } } },
        subscribe: { message: { oneOf: [{ $ref: '#/components/messages/Event' }, { $ref: '#/components/messages/Fault' }] } },
      },
      '/other': { $ref: '#/components/channels/Other' },
    },
    components: {
      channels: { Other: { subscribe: { message: { $ref: '#/components/messages/Fault' } } } },
      messages: {
        Event: { payload: { oneOf: [{ $ref: '#/components/schemas/Begin' }, named('end')] } },
        Fault: { payload: object({ error: text }) },
      },
      schemas: {
        Base: object({ type: { enum: ['begin', 'end'] } }),
        Begin: { allOf: [{ $ref: '#/components/schemas/Base' }, named('begin')] },
      },
    },
  };
  expect(messagesOf(data)).toEqual(['audio client', 'Event server begin end', 'Fault server - error', 'Fault server - error']);
  const [live] = mapOf(data).map.realtime?.channels ?? [];
  expect(live).toMatchObject({ address: '/live?key={key}', parameters: [{ name: 'key', in: 'query' }] });
});

function channel3(operations: Schema, error = true) {
  return {
    asyncapi: '3.0.0',
    channels: {
      live: {
        address: null,
        messages: {
          ask: { payload: named('ask') },
          tell: { payload: named('tell') },
          ...(error ? { oops: { $ref: '#/components/messages/Oops' } } : {}),
        },
      },
    },
    operations,
    components: {
      messages: {
        Oops: { payload: { schemaFormat: 'application/vnd.aai.asyncapi+json;version=3.0.0', schema: named('error') } },
      },
    },
  };
}
const operation = (action: string, ...names: string[]) => ({
  action,
  channel: { $ref: '#/channels/live' },
  messages: names.map((name) => ({ $ref: `#/channels/live/messages/${name}` })),
});

test('AsyncAPI 3: the errors tell whether send is the word of the client or of the server', () => {
  const ofClient = channel3({ a: operation('send', 'ask'), b: operation('receive', 'tell', 'oops') });
  expect(messagesOf(ofClient)).toEqual(['ask client ask', 'tell server tell', 'oops server error error']);
  const ofServer = channel3({ a: operation('receive', 'ask'), b: operation('send', 'tell', 'oops') });
  expect(messagesOf(ofServer)).toEqual(['ask client ask', 'tell server tell', 'oops server error error']);
  const replied = channel3({ a: { ...operation('send', 'ask'), reply: operation('', 'tell', 'oops') } });
  expect(messagesOf(replied)).toEqual(['ask client ask', 'tell server tell', 'oops server error error']);
  const open = channel3({ a: operation('send', 'ask'), b: operation('receive', 'tell') }, false);
  expect(messagesOf(open)).toEqual(['ask unknown ask', 'tell unknown tell']);
  const both = channel3({ a: operation('send', 'ask', 'tell'), b: operation('receive', 'tell', 'oops') });
  expect(messagesOf(both)).toEqual(['ask client ask', 'tell both tell', 'oops server error error']);
});

test('an operation without messages stands for all of its channel', () => {
  const data = channel3({ a: { action: 'receive', channel: { $ref: '#/channels/live' } } });
  expect(messagesOf(data)).toEqual(['ask server ask', 'tell server tell', 'oops server error error']);
});

test('a payload that is no JSON Schema is left alone', () => {
  const avro = { schemaFormat: 'application/vnd.apache.avro;version=1.9.0', payload: { type: 'record', fields: [] } };
  const data = { asyncapi: '2.6.0', channels: { a: { subscribe: { message: avro } } } };
  const [message] = mapOf(data).map.realtime?.channels[0]?.messages ?? [];
  expect(message).toMatchObject({ variants: [] });
  expect(message).not.toHaveProperty('payload');
});

test('what is broken or endless is survived', () => {
  const tree: Schema = { type: 'object', properties: { type: { const: 'tree' }, kids: { $ref: '#/components/schemas/Tree' } } };
  const data = {
    asyncapi: '3.0.0',
    servers: { a: null, b: { $ref: '#/servers/b' }, c: { host: 1 } },
    channels: {
      a: { $ref: '#/channels/a' },
      b: 7,
      c: { messages: { x: { $ref: '#/nowhere' }, y: { payload: { $ref: '#/components/schemas/Tree' } }, z: [] } },
    },
    operations: { a: { action: 'send', channel: { $ref: '#/nowhere' } }, b: null, c: { action: {} } },
    components: { schemas: { Tree: tree }, securitySchemes: { a: 1 } },
  };
  const { map } = mapOf(data);
  expect(map.ai.value).toBe(false);
  expect(map.realtime?.channels.map(({ key, messages }) => [key, messages.map(({ name }) => name)])).toEqual([['c', ['y']]]);
  expect(() => JSON.stringify(serialiseMap(map))).not.toThrow();
});
