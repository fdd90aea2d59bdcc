import { expect, test } from 'vitest';
import { loadTokenizer } from '../../reference-api/model/tokenizer.ts';
import { client } from './client.ts';

const api = await client();
const tokenizer = await loadTokenizer();
const schema = {
  type: 'object',
  required: ['name', 'size'],
  properties: { name: { type: 'string' }, size: { enum: ['small', 'large'] } },
};
const REQUESTS: Record<string, unknown>[] = [
  {},
  { temperature: 0 },
  { temperature: 0.01 },
  { temperature: 2, top_p: 0.3 },
  { n: 2 },
  { max_completion_tokens: 9 },
  { messages: [{ role: 'user', content: 'Wie ist 東京 im Frühling? 👩‍👩‍👧' }] },
  { frequency_penalty: 1, presence_penalty: 0.5 },
  { response_format: { type: 'json_object' } },
  { response_format: { type: 'json_schema', json_schema: { name: 'out', schema } } },
];

interface Token {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: number[];
  readonly top_logprobs: Token[];
}

function judge(tokens: Token[], text: string): void {
  expect(Buffer.from(tokens.flatMap(({ bytes }) => bytes)).toString()).toBe(text);
  expect(tokens).toHaveLength(tokenizer.count(text));
  for (const { token, logprob, bytes, top_logprobs: top } of tokens) {
    if (!token.startsWith('bytes:')) expect([...Buffer.from(token)]).toEqual(bytes);
    expect(top.map((one) => one.logprob)).toEqual(top.map((one) => one.logprob).sort((a, b) => b - a));
    expect(new Set(top.map((one) => one.token)).size).toBe(top.length);
    expect(top.reduce((sum, one) => sum + Math.exp(one.logprob), 0)).toBeLessThan(1 + 1e-9);
    const same = top.find((one) => one.token === token);
    if (same !== undefined) expect(same.logprob).toBe(logprob);
    // What was left out of the list is not likelier than what stands in it.
    else expect(logprob).toBeLessThanOrEqual(top.at(-1)?.logprob ?? 0);
  }
}

test.each(REQUESTS)('the tokens of an answer join to its text, with bounded probabilities: %j', async (request) => {
  for (let seed = 0; seed < 5; seed++) {
    const { json } = await api.chat({ seed, logprobs: true, top_logprobs: 4, ...request });
    for (const { message, logprobs } of json.choices) {
      expect(logprobs.refusal).toBeNull();
      judge(logprobs.content, message.content);
    }
  }
});

test('a stream has the tokens of the one body', async () => {
  for (const request of REQUESTS) {
    const whole = await api.chat({ seed: 3, logprobs: true, top_logprobs: 2, ...request });
    const { events } = await api.chat({ seed: 3, logprobs: true, top_logprobs: 2, stream: true, ...request });
    const choices = events.slice(0, -1).flatMap((event) => event.choices);
    for (const { index, logprobs } of whole.json.choices) {
      const tokens = choices.filter((choice) => choice.index === index).flatMap((choice) => choice.logprobs?.content ?? []);
      expect(tokens).toEqual(logprobs.content);
    }
  }
});

test('what nobody asked for is not sent, and tokens in place need the rest', async () => {
  const { json } = await api.chat({});
  expect(json.choices[0].logprobs).toBeNull();
  const few = await api.chat({ logprobs: true });
  expect(few.json.choices[0].logprobs.content.every(({ top_logprobs }: Token) => top_logprobs.length === 0)).toBe(true);
  for (const logprobs of [undefined, false, null]) {
    const refused = await api.chat({ logprobs, top_logprobs: 2 });
    expect([refused.status, refused.json.error.param]).toEqual([400, 'top_logprobs']);
  }
});

test('a stop sequence cuts the last token with the text', async () => {
  const whole: string = (await api.chat({ seed: 9 })).json.choices[0].message.content;
  for (let start = 5; start < whole.length - 6; start += 7) {
    const stop = whole.slice(start, start + 6);
    for (const stream of [false, true]) {
      const answer = await api.chat({ seed: 9, stop, logprobs: true, stream });
      const choices = stream ? answer.events.slice(0, -1).flatMap((event) => event.choices) : answer.json.choices;
      const tokens: Token[] = choices.flatMap(
        (choice: { logprobs: { content: Token[] } | null }) => choice.logprobs?.content ?? [],
      );
      expect(tokens.map(({ token }) => token).join('')).toBe(whole.slice(0, whole.indexOf(stop)));
    }
  }
});

/** How often a token begins the answer, against what the answers say of it. */
test('the probabilities are those by which tokens are drawn', async () => {
  const draws = 400;
  const counts = new Map<string, number>();
  let told: Token[] = [];
  for (let seed = 0; seed < draws; seed++) {
    const { json } = await api.chat({ seed, temperature: 1.5, logprobs: true, top_logprobs: 20, max_completion_tokens: 1 });
    const [first] = json.choices[0].logprobs.content;
    counts.set(first.token, (counts.get(first.token) ?? 0) + 1);
    told = first.top_logprobs;
  }
  expect(told.length).toBeGreaterThan(2);
  for (const { token, logprob } of told) expect((counts.get(token) ?? 0) / draws).toBeCloseTo(Math.exp(logprob), 1);
});

test('a bias bans a word or makes it certain, and a penalty makes an answer less repetitive', async () => {
  const first = async (logit_bias: Record<string, number>) =>
    (await api.chat({ seed: 1, logit_bias, logprobs: true, max_completion_tokens: 1 })).json.choices[0].message.content;
  const said = await first({});
  const [token] = tokenizer.encode(` ${said}`);
  expect(await first({ [String(token)]: -100 })).not.toBe(said);
  for (const opening of ['On', 'About', 'You', 'A'])
    expect(await first({ [String(tokenizer.encode(` ${opening}`)[0])]: 100 })).toBe(opening);
  const repeated = async (frequency_penalty: number) => {
    let words = 0;
    let distinct = 0;
    for (let seed = 0; seed < 20; seed++) {
      const { json } = await api.chat({ seed, frequency_penalty, temperature: 0.5 });
      const all = json.choices[0].message.content.toLowerCase().match(/\w+/g);
      words += all.length;
      distinct += new Set(all).size;
    }
    return 1 - distinct / words;
  };
  expect(await repeated(2)).toBeLessThan(await repeated(0));
});
