// The stream decoder of assay against `eventsource-parser` on the same bytes, in turn, in one process.
// `npm run --silent --prefix bench stream -- [RUNS]` prints one line for each stream: medians of the time, and their ratio.
import { rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { createParser } from 'eventsource-parser';

/** About as many bytes as each stream is long. */
const BYTES = 8 * 1024 * 1024;

const chunkOf = (index, text) =>
  JSON.stringify({
    id: 'chatcmpl-5f0c2a',
    object: 'chat.completion.chunk',
    created: 1_790_000_000,
    model: 'assay-1-2026-09-01',
    choices: [{ index: 0, delta: { content: text }, logprobs: null, finish_reason: null }],
    usage: null,
    n: index,
  });

const createStreamDecoder = await ownDecoder();
const SAMPLES = [
  sample('tokens, one event in each chunk', (index) => `data: ${chunkOf(index, ' word')}\n\n`, undefined),
  sample('tokens, 16 kB chunks', (index) => `data: ${chunkOf(index, ' word')}\n\n`, 16_384),
  sample(
    'typed events, 16 kB chunks',
    (index) => `event: response.output_text.delta\nid: ${index}\ndata: ${chunkOf(index, ' word')}\n\n`,
    16_384,
  ),
  sample('tokens beyond ASCII, 1 kB chunks', (index) => `data: ${chunkOf(index, ' Wörter und 漢字 🙂')}\n\n`, 1024),
  sample('CRLF, comments between, 1 kB chunks', (index) => `: alive\r\n\r\ndata: ${chunkOf(index, ' word')}\r\n\r\n`, 1024),
  sample('events of 200 kB, 64 kB chunks', (index) => `data: ${chunkOf(index, 'x'.repeat(200_000))}\n\n`, 65_536),
];

/** `size`: bytes of a chunk; undefined: one event in each. */
function sample(name, event, size) {
  const encoder = new TextEncoder();
  const events = [];
  for (let bytes = 0; bytes < BYTES; bytes += events.at(-1)?.length ?? 0) events.push(encoder.encode(event(events.length)));
  if (size === undefined) return { name, chunks: events, events: events.length };
  const whole = Buffer.concat(events);
  const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, index) =>
    whole.subarray(index * size, (index + 1) * size),
  );
  return { name, chunks, events: events.length };
}

function ours({ chunks }) {
  const decoder = createStreamDecoder('sse');
  let events = 0;
  const count = (items) => {
    for (const item of items) if (item.kind === 'event') events++;
  };
  for (const chunk of chunks) count(decoder.push(chunk));
  count(decoder.end());
  return events;
}

/** It takes text, so the bytes are decoded as its own stream class does. */
function theirs({ chunks }) {
  let events = 0;
  const parser = createParser({ onEvent: () => events++ });
  const decoder = new TextDecoder();
  for (const chunk of chunks) parser.feed(decoder.decode(chunk, { stream: true }));
  return events;
}

/** The decoder as it is built for a release: bundled, not minified. */
async function ownDecoder() {
  const outfile = fileURLToPath(new URL(`.stream-${process.pid}.mjs`, import.meta.url));
  const entryPoints = [fileURLToPath(new URL('../src/stream/index.ts', import.meta.url))];
  await build({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'warning' });
  try {
    return (await import(outfile)).createStreamDecoder;
  } finally {
    await rm(outfile, { force: true });
  }
}

function time(decode, sample) {
  const start = process.hrtime.bigint();
  const events = decode(sample);
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (events !== sample.events) throw new Error(`${decode.name}: ${events} of ${sample.events} events (${sample.name})`);
  return ms;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const runs = Number(process.argv[2] ?? 11);
if (!Number.isInteger(runs) || runs < 1) {
  console.error('usage: npm run stream -- [RUNS]');
  process.exit(2);
}
console.log(`${cpus()[0]?.model ?? ''}, Node ${process.version}, median of ${runs} pairs, 8 MiB each`);
console.log('stream                                     assay ms  eventsource-parser ms  theirs / ours');
for (const one of SAMPLES) {
  const times = { ours: [], theirs: [] };
  for (let run = -2; run < runs; run++) {
    const pair = run % 2 === 0 ? [theirs, ours] : [ours, theirs];
    for (const decode of pair) {
      const ms = time(decode, one);
      // The first two pairs warm the code up.
      if (run >= 0) times[decode === ours ? 'ours' : 'theirs'].push(ms);
    }
  }
  const [a, b] = [median(times.ours), median(times.theirs)];
  console.log(
    `${one.name.padEnd(42)} ${a.toFixed(1).padStart(8)} ${b.toFixed(1).padStart(22)} ${(b / a).toFixed(2).padStart(14)}`,
  );
}
