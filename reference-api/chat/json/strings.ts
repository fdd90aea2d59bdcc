// A schema of a string -> a string that keeps to it: some words, what a format asks for, or what a pattern allows.

import type { Written } from '../token-logprobs.ts';
import type { OutputSchema } from '../types.ts';
import { acceptsString } from './accepts.ts';
import { type Job, literal, Unwritable } from './job.ts';
import { parsePattern, textFor } from './pattern.ts';

const WORDS = 'stream river bread morning batch answer model garden number Paris light question bridge token winter'.split(' ');
const MAX_LENGTH = 10_000;
const ATTEMPTS = 12;
/** Words of the prompt are likelier, since an argument is mostly about something in it. */
const TOPIC_WEIGHT = 4;

const DIGITS = [...'0123456789'];
const DAYS = ['2026-01-10', '2026-02-14', '2026-03-21', '2026-06-30', '2026-09-05', '2026-12-24'];
const TIMES = ['08:30:00Z', '12:00:00Z', '17:45:00Z', '23:15:00Z'];
/** What each format allows, enough to choose among. */
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  date: DAYS,
  'date-time': DAYS.flatMap((day) => TIMES.map((time) => `${day}T${time}`)),
  time: TIMES,
  duration: ['P1D', 'PT30M', 'P2W', 'P1Y2M3DT4H5M6S'],
  email: DIGITS.map((digit) => `reader${digit}@example.com`),
  'idn-email': DIGITS.map((digit) => `reader${digit}@example.com`),
  uri: DIGITS.map((digit) => `https://example.com/${digit}`),
  'uri-reference': DIGITS.map((digit) => `/items/${digit}`),
  iri: DIGITS.map((digit) => `https://example.com/${digit}`),
  url: DIGITS.map((digit) => `https://example.com/${digit}`),
  hostname: ['example.com', 'api.example.com', 'www.example.org'],
  ipv4: DIGITS.map((digit) => `192.0.2.${digit}`),
  ipv6: DIGITS.map((digit) => `2001:db8::${digit}`),
  uuid: DIGITS.map((digit) => `7c4a8d09-ca37-4e1b-9c0f-1d3b2a5e6f7${digit}`),
  'json-pointer': ['', '/a', '/items/0'],
  regex: ['^[a-z]+$', '[0-9]+'],
};

export function stringFor(node: OutputSchema, at: string, job: Job): Written[] {
  const [least, most] = [lengthOf(node.minLength, 0), lengthOf(node.maxLength, MAX_LENGTH)];
  if (least > most || least > MAX_LENGTH) throw new Unwritable(at, 'wants a text that is longer than it allows');
  const formatted = typeof node.format === 'string' && Object.hasOwn(FORMATS, node.format) ? FORMATS[node.format] : undefined;
  if (formatted !== undefined) {
    const kept = formatted.filter((text) => acceptsString(node, text));
    if (kept.length > 0) return job.write(kept);
    // A known format with a pattern of its own: the pattern says more.
    if (typeof node.pattern !== 'string') throw new Unwritable(at, `has no text of the format \`${node.format}\` that it allows`);
  }
  return typeof node.pattern === 'string' ? patterned(node, node.pattern, least, at, job) : words(job, least, most);
}

function patterned(node: OutputSchema, pattern: string, least: number, at: string, job: Job): Written[] {
  const part = parsePattern(pattern);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    let logprob = 0;
    const pick = (count: number) => {
      const chosen = job.choose(Array.from({ length: count }, (_, index) => (index + attempt) % count));
      logprob += chosen?.logprob ?? 0;
      return chosen?.value ?? 0;
    };
    // Longer and longer, until the least length is reached.
    const text = textFor(part, pick, attempt === 0 ? 0 : Math.min(least, 2 ** attempt));
    const candidates = [text, text.padEnd(least, 'x'), text.slice(0, lengthOf(node.maxLength, text.length))];
    const found = candidates.find((candidate) => acceptsString(node, candidate));
    if (found !== undefined) return [{ text: JSON.stringify(found), logprob }];
  }
  throw new Unwritable(at, `has a pattern to which the model finds no text: \`${pattern.slice(0, 60)}\``);
}

/** Each word is a choice of its own. */
function words(job: Job, least: number, most: number): Written[] {
  const vocabulary = [...job.topic, ...WORDS];
  const weights = vocabulary.map((_, index) => (index < job.topic.length ? TOPIC_WEIGHT : 1));
  const parts: Written[] = [];
  let length = 0;
  const wanted = job.choose([1, 2], [1, 1]);
  for (let count = 0; count < (wanted?.value ?? 1) || length < least; count++) {
    const chosen = job.choose(vocabulary, weights);
    if (chosen === undefined) break;
    const text = [...`${count === 0 ? '' : ' '}${chosen.value}`].slice(0, most - length).join('');
    const logprob = chosen.logprob + (count === 0 ? (wanted?.logprob ?? 0) : 0);
    parts.push({ text: JSON.stringify(text).slice(1, -1), logprob });
    length += [...text].length;
    if (length >= most) break;
  }
  return [literal('"'), ...parts, literal('"')];
}

function lengthOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value >= 0 ? Math.floor(value) : otherwise;
}
