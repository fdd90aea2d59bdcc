import { expect, test } from 'vitest';
import { type Client, client } from '../client.ts';

const HOUR = 3600;
const start = Date.parse('2026-11-23T00:00:00Z') / 1000;

interface Bucket {
  readonly start_time: number;
  readonly end_time: number;
  readonly results: readonly {
    readonly model: string | null;
    readonly input_tokens: number;
    readonly output_tokens: number;
    readonly amount: { value: string };
  }[];
}

async function buckets(api: Client, query: string, path = 'usage'): Promise<Bucket[]> {
  const all: Bucket[] = [];
  for (let page = ''; ; ) {
    const { json } = await api.send('GET', `/v1/${path}?start_time=${start}&end_time=${start + 5 * HOUR}${query}${page}`);
    all.push(...json.data);
    if (!json.has_more) return all;
    page = `&page=${json.next_page}`;
  }
}

async function threeHours(): Promise<Client> {
  const api = await client();
  for (const model of ['assay-1', 'assay-1-2025-11-01', 'assay-1']) {
    await api.chat({ model, max_completion_tokens: 8 });
    await api.clock.advance(HOUR * 1000);
  }
  return api;
}

test('the buckets of a report follow one another, and add up to the ledger, however they are cut, paged and grouped', async () => {
  const api = await threeHours();
  const ledger = (await api.send('GET', '/v1/ledger')).json.data as { input_tokens: number; output_tokens: number }[];
  expect(ledger).toHaveLength(3);
  const sum = (items: readonly { input_tokens: number; output_tokens: number }[]) =>
    items.reduce<number[]>(([input = 0, output = 0], item) => [input + item.input_tokens, output + item.output_tokens], [0, 0]);
  for (const query of [
    '',
    '&bucket_width=1h',
    '&bucket_width=1h&limit=2',
    '&bucket_width=1m&limit=100',
    '&group_by=model',
    '&bucket_width=1h&limit=1&group_by=model&group_by=operation',
  ]) {
    const report = await buckets(api, query);
    expect(sum(report.flatMap(({ results }) => results)), query).toEqual(sum(ledger));
    const edges = report.flatMap(({ start_time, end_time }) => [start_time, end_time]);
    expect([edges[0], edges.at(-1)]).toEqual([start, start + 5 * HOUR]);
    for (let index = 1; index < edges.length - 1; index += 2) expect(edges[index]).toBe(edges[index + 1]);
  }
});

test('a report is grouped and filtered by what it names', async () => {
  const api = await threeHours();
  const [bucket] = await buckets(api, '&group_by=model');
  expect(bucket?.results.map(({ model }) => model)).toEqual(['assay-1-2025-11-01', 'assay-1-2026-06-01']);
  const one = await buckets(api, '&model=assay-1-2025-11-01');
  expect(one.flatMap(({ results }) => results)).toHaveLength(1);
  expect((await buckets(api, '&model=none')).flatMap(({ results }) => results)).toEqual([]);
});

test('the costs are exact, and those of the entries', async () => {
  const api = await threeHours();
  const cost = (await buckets(api, '', 'costs')).flatMap(({ results }) => results.map(({ amount }) => amount.value));
  const ledger = (await api.send('GET', '/v1/ledger')).json.data as { amount: { value: string } }[];
  const nanos = (value: string) => Math.round(Number(value) * 1e9);
  expect(cost.map(nanos)).toEqual([ledger.reduce((sum, { amount }) => sum + nanos(amount.value), 0)]);
});

test('an entry stands under the id of its request, for its owner alone', async () => {
  const api = await client({ keys: ['sk-assay-reference', 'sk-other'] });
  const answer = await api.chat({ max_completion_tokens: 8 });
  const path = `/v1/ledger/${answer.headers.get('x-request-id')}`;
  const { usage } = answer.json;
  expect((await api.send('GET', path)).json).toMatchObject({
    input_tokens: usage.prompt_tokens,
    output_tokens: usage.completion_tokens,
  });
  expect((await api.send('GET', path, undefined, { authorization: 'Bearer sk-other' })).status).toBe(404);
});

test.each(['', 'start_time=x', 'start_time=1&bucket_width=2h', 'start_time=1&group_by=color', 'start_time=1&limit=0'])(
  'the report for %j is refused',
  async (query) => {
    expect((await (await client()).send('GET', `/v1/usage?${query}`)).status).toBe(400);
  },
);

test('a page that is none of the report is not found, and a period that ends before it starts is empty', async () => {
  const api = await client();
  expect((await api.send('GET', `/v1/usage?start_time=${start - HOUR}&page=MQ`)).status).toBe(404);
  expect((await api.send('GET', `/v1/usage?start_time=${start}&end_time=1`)).json).toMatchObject({ data: [], has_more: false });
});
