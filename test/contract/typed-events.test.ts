// Streams of typed events that belong to no dialect: what the description alone shows of them, kept and broken.
import { beforeAll, expect, test } from 'vitest';
import type { ApiMap } from '../../src/api-map/index.ts';
import { loadMap, notPassed, testTarget } from './harness.ts';
import { error, type Manners, miniServer, type Reply } from './mini-server.ts';

let map: ApiMap;
beforeAll(async () => {
  map = await loadMap('fixtures/contract/typed-events.yaml');
});

type Event = Record<string, unknown> & { type: string };

/** Two parts, the second opened while the first is open. */
function plainEvents(tokens: number, cut: boolean): Event[] {
  const usage = { input_tokens: 4, output_tokens: tokens };
  const delta = (index: number, text: string): Event => ({ type: 'text.delta', index, delta: text });
  return [
    { type: 'reply.started', id: 'r-1' },
    { type: 'part.started', index: 0 },
    delta(0, 'one '),
    { type: 'part.started', index: 1 },
    delta(1, 'three '),
    delta(0, 'two'),
    { type: 'text.done', index: 0, text: 'one two' },
    { type: 'part.done', index: 0 },
    delta(1, 'four'),
    { type: 'text.done', index: 1, text: 'three four' },
    { type: 'part.done', index: 1 },
    { type: 'reply.completed', stop_reason: cut ? 'max_tokens' : 'end', usage },
  ];
}

function api(
  change: (events: Event[]) => Event[],
  numbers: (index: number) => number = (index) => index,
): NonNullable<Manners['route']> {
  return ({ path, method, body }): Reply => {
    if (path !== '/replies') return error(404, 'path');
    if (method !== 'POST') return error(405, 'method');
    let input: Record<string, unknown>;
    try {
      input = JSON.parse(body);
    } catch {
      return error(400, 'json');
    }
    if (typeof input.input !== 'string' || input.input === '') return error(400, 'input');
    if (typeof input.model !== 'string') return error(400, 'model');
    if (!Number.isInteger(input.max_output_tokens) || Number(input.max_output_tokens) < 1) return error(400, 'max_output_tokens');
    if (!['undefined', 'boolean'].includes(typeof input.stream)) return error(400, 'stream');
    if (input.model !== 'typed-1') return error(404, 'model');
    const limit = Number(input.max_output_tokens);
    const cut = limit < 6;
    const events = change(plainEvents(Math.min(6, limit), cut)).map((event, index) =>
      JSON.stringify({ ...event, sequence_number: numbers(index) }),
    );
    if (input.stream === true) return { status: 200, events };
    return {
      status: 200,
      body: {
        id: 'r-1',
        model: 'typed-1',
        text: 'one two three four',
        stop_reason: cut ? 'max_tokens' : 'end',
        usage: { input_tokens: 4, output_tokens: Math.min(6, limit) },
      },
    };
  };
}

const named: NonNullable<Manners['frame']> = (payload) => `event: ${JSON.parse(payload).type}\ndata: ${payload}\n\n`;

async function run(manners: Manners): Promise<string[]> {
  const server = await miniServer(manners);
  try {
    return notPassed(await testTarget(map, server.url));
  } finally {
    await server.close();
  }
}

test('a stream of nested parts with names and numbers is clean', async () => {
  expect(await run({ route: api((events) => events), frame: named })).toEqual([]);
});

test('numbers may start anywhere when the description does not say', async () => {
  expect(
    await run({
      route: api(
        (events) => events,
        (index) => index + 1,
      ),
      frame: named,
    }),
  ).toEqual([]);
});

test('events without names, and pings between them, are clean', async () => {
  expect(await run({ route: api((events) => events) })).toEqual([]);
});

const without =
  (type: string, nth = 0) =>
  (events: Event[]) => {
    const at = events.flatMap((event, index) => (event.type === type ? [index] : []))[nth]!;
    return events.filter((_, index) => index !== at);
  };

test.each<[string, Manners, string[]]>([
  [
    'a gap in the numbers',
    {
      route: api(
        (events) => events,
        (index) => (index > 4 ? index + 1 : index),
      ),
      frame: named,
    },
    ['stream/events:sequence'],
  ],
  [
    'a number twice',
    {
      route: api(
        (events) => events,
        (index) => (index > 4 ? index - 1 : index),
      ),
      frame: named,
    },
    ['stream/events:sequence'],
  ],
  ['a delta whose part was not opened', { route: api(without('part.started', 1)), frame: named }, ['stream/events:nesting']],
  ['a part that is never closed', { route: api(without('part.done', 1)), frame: named }, ['stream/events:nesting']],
  ['an answer that is not started', { route: api(without('reply.started')), frame: named }, ['stream/events:nesting']],
  [
    'a part closed twice',
    { route: api((events) => [...events.slice(0, 8), { type: 'part.done', index: 0 }, ...events.slice(8)]), frame: named },
    ['stream/events:nesting'],
  ],
  ['a lost piece', { route: api(without('text.delta', 2)), frame: named }, ['stream/text:pieces-join']],
  [
    'pieces in another order',
    {
      route: api((events) =>
        events.map((event) =>
          event.type === 'text.delta' && event.index === 0
            ? { ...event, delta: 'two one'.slice(event.delta === 'two' ? 3 : 0, event.delta === 'two' ? 7 : 3) }
            : event,
        ),
      ),
      frame: named,
    },
    ['stream/text:pieces-join'],
  ],
  [
    'another name than the type',
    {
      route: api((events) => events),
      frame: (payload, index) => `event: ${index === 4 ? 'text.done' : JSON.parse(payload).type}\ndata: ${payload}\n\n`,
    },
    ['stream/events:event-name'],
  ],
  [
    'no terminal event',
    { route: api(without('reply.completed')), frame: named },
    ['finish/stream:exactly-one', 'stream/events:terminator', 'usage/stream:present'],
  ],
  [
    'the terminal event twice',
    { route: api((events) => [...events, events.at(-1)!]), frame: named },
    ['finish/stream:exactly-one', 'stream/events:terminator', 'usage/stream:once'],
  ],
])('catches %s, and nothing else', async (_, manners, expected) => {
  expect(await run(manners)).toEqual(expected);
});
