// A day of traffic by a clock of its own, and the memory at each hour of it. `npm run measure:day [-- REQUESTS_PER_HOUR]`
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createReferenceApi, DEVELOPMENT_KEY } from '../../../reference-api/index.ts';
import { fakeClock } from '../../reference-api/fake-clock.ts';
import { receiver } from '../../reference-api/webhooks/receiver.ts';

const HOURS = 24;
const PER_HOUR = Number(process.argv[2] ?? 1200);
/** The first hours fill what is filled once: compiled validators, caches, statements. */
const WARM_HOURS = 4;
const MOST_GROWTH_BYTES = 4 * 1024 * 1024;

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;
const directory = mkdtempSync(join(tmpdir(), 'assay-day-'));
const clock = fakeClock();
let told = 0;
const hooks = receiver(
  () => clock.now(),
  () => (told++ % 4 === 0 ? 500 : 204),
);
const api = await createReferenceApi({
  clock,
  dataDirectory: directory,
  seed: 'day',
  paceMs: 0,
  stageMs: 1000,
  lineMs: 100,
  sender: hooks.sender,
});

async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const request = new Request(`http://api.test${path}`, {
    method,
    headers: { authorization: `Bearer ${DEVELOPMENT_KEY}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return api.handle(request);
}

const chat = (number: number, extra: Record<string, unknown> = {}) => ({
  model: 'assay-1',
  messages: [{ role: 'user', content: `What is number ${number}?` }],
  max_completion_tokens: 32,
  ...extra,
});
const batch = (number: number) => ({
  endpoint: '/v1/embeddings',
  completion_window: '24h',
  requests: Array.from({ length: 50 }, (_, index) => ({
    custom_id: `${index}`,
    method: 'POST',
    url: '/v1/embeddings',
    body: { model: 'assay-embed-1', input: `Number ${number}`, dimensions: 16 },
  })),
});

/** What clients do: some read to the end, some leave, some send twice, some make mistakes. */
async function one(number: number): Promise<void> {
  const kind = number % 20;
  if (kind === 0) {
    const key = { 'idempotency-key': `day-${number}` };
    await (await send('POST', '/v1/batches', batch(number), key)).text();
    await (await send('POST', '/v1/batches', batch(number), key)).text();
  } else if (kind < 5) {
    const reader = (await send('POST', '/v1/chat/completions', chat(number, { stream: true }))).body?.getReader();
    await reader?.read();
    if (kind < 3) await reader?.cancel();
    else while (reader !== undefined && !(await reader.read()).done);
  } else if (kind < 8)
    await (await send('POST', '/v1/responses', { model: 'assay-1', input: `Number ${number}`, store: false })).text();
  else if (kind === 8) await (await send('POST', '/v1/chat/completions', chat(number, { model: 'none' }))).text();
  else if (kind === 9) await (await send('GET', '/v1/batches?limit=5')).text();
  else await (await send('POST', '/v1/chat/completions', chat(number))).text();
}

function memory(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

await (await send('POST', '/v1/webhook_endpoints', { url: 'https://receiver.example/' })).text();
const heap: number[] = [];
let number = 0;
for (let hour = 0; hour < HOURS; hour++) {
  for (let request = 0; request < PER_HOUR; request++) {
    await one(number++);
    await clock.advance(3_600_000 / PER_HOUR);
  }
  // The receiver of this script remembers all that it got.
  hooks.received.length = 0;
  heap.push(memory());
}
const { data } = (await (await send('GET', '/v1/batches?limit=1')).json()) as { data: { status: string }[] };
api.close();
rmSync(directory, { recursive: true, force: true });
const megabytes = heap.map((bytes) => (bytes / 1024 / 1024).toFixed(1));
const growth = (heap.at(-1) ?? 0) - (heap[WARM_HOURS - 1] ?? 0);
console.log(`${number} requests in ${HOURS} hours, ${told} webhook attempts, last batch ${data[0]?.status}`);
console.log(`heap after each hour, MB: ${megabytes.join(' ')}`);
console.log(`growth after hour ${WARM_HOURS}: ${(growth / 1024 / 1024).toFixed(1)} MB`);
process.exit(growth <= MOST_GROWTH_BYTES ? 0 : 1);
