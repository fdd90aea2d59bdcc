// Kills a server that was started with --data at random moments of its batches, starts it again on the same directory, and holds what stands
// at the end against what was accepted. `npm run test:kill [-- KILLS [SEED]]`; needs a build.
import { spawn } from 'node:child_process';
import { createHmac, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const KILLS = Number(process.argv[2] ?? 40);
const SEED = Number(process.argv[3] ?? randomInt(2 ** 31));
const LINES = 200;
const KILLS_PER_BATCH = 3;
/** Made in the background beside each batch. */
const ANSWERS = 4;
const KEY = 'sk-assay-reference';
const PROGRAM = new URL('../../../dist/cli/assay.js', import.meta.url).pathname;
/** A batch takes about a second, so a kill comes at any moment of one, or of the start before it. */
const LONGEST_LIFE_MS = 1_400;
const PATIENCE_MS = 60_000;

const random = mulberry(SEED);
const directory = mkdtempSync(join(tmpdir(), 'assay-kill-'));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const problems = [];
const check = (holds, what) => {
  if (!holds) problems.push(what);
};

// A receiver of ours, which outlives the server. It refuses one delivery in three, so that retries are killed too.
const hooks = [];
const receiver = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const id = request.headers['webhook-id'];
    // Not twice: the third attempt comes after minutes.
    const taken = hooks.length % 3 !== 1 || hooks.some((hook) => hook.id === id);
    hooks.push({ id, headers: request.headers, body: Buffer.concat(chunks).toString(), taken });
    response.writeHead(taken ? 204 : 500).end();
  });
});
await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve));
const hookUrl = `http://127.0.0.1:${receiver.address().port}/`;

let server;
let url;

async function start() {
  server = spawn(process.execPath, [PROGRAM, 'serve', '-p', '0', '-q', '--data', directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.ended = ended;
  const line = await Promise.race([
    new Promise((resolve) => server.stdout.once('data', (chunk) => resolve(String(chunk)))),
    ended.then(() => ''),
  ]);
  url = /listening on (\S+)/.exec(line)?.[1];
  if (url === undefined) throw new Error('the server did not start again');
}

async function kill() {
  server.kill('SIGKILL');
  await server.ended;
}

async function call(method, path, body, headers = {}) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${KEY}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

/** As a client does that does not know whether its request arrived: the same key, until there is an answer. */
async function insist(method, path, body, headers) {
  for (;;) {
    try {
      const answer = await call(method, path, body, headers);
      if (answer.status !== 409 && answer.status < 500) return answer;
    } catch {
      // The server was killed meanwhile.
    }
    await sleep(20);
  }
}

const json = async (path) => JSON.parse((await insist('GET', path)).text);

async function everything(path) {
  const all = [];
  for (let after; ; ) {
    const page = await json(`${path}${path.includes('?') ? '&' : '?'}limit=100${after === undefined ? '' : `&after=${after}`}`);
    all.push(...page.data);
    if (!page.has_more) return all;
    after = page.last_id;
  }
}

const lines = Array.from({ length: LINES }, (_, index) => ({
  custom_id: `line-${index}`,
  method: 'POST',
  url: '/v1/chat/completions',
  body: { model: 'assay-1', max_tokens: 8, messages: [{ role: 'user', content: `What is number ${index}?` }] },
}));
const request = (number) => ({
  endpoint: '/v1/chat/completions',
  completion_window: '24h',
  metadata: { number: String(number) },
  requests: lines,
});

const began = Date.now();
await start();
const endpoint = JSON.parse((await call('POST', '/v1/webhook_endpoints', { url: hookUrl })).text);
const accepted = new Map();
let kills = 0;
/** How many of them came while a batch or a delivery was under way. */
let interrupted = 0;

/** Answers that are made in the background, by their id: what was read of their events before the connection broke. */
const answers = new Map();

async function answerInBackground(number, index) {
  const body = { model: 'assay-1', input: `What is number ${number}.${index}?`, background: true };
  const made = await insist('POST', '/v1/responses', body, { 'idempotency-key': `answer-${SEED}-${number}-${index}` });
  const { id } = JSON.parse(made.text);
  answers.set(id, '');
  try {
    const response = await fetch(`${url}/v1/responses/${id}?stream=true`, { headers: { authorization: `Bearer ${KEY}` } });
    for await (const chunk of response.body) answers.set(id, answers.get(id) + Buffer.from(chunk).toString());
  } catch {
    // The server was killed meanwhile.
  }
}

// The one who kills, beside the one who works.
const killer = (async () => {
  while (kills < KILLS) {
    await sleep(random() * LONGEST_LIFE_MS);
    await kill();
    await start();
    // What the dead process has left is seen before the new one has done much of it.
    const unfinished = (await everything('/v1/batches')).some(({ status }) => status !== 'completed');
    const pending = (await everything(`/v1/webhook_endpoints/${endpoint.id}/deliveries?status=pending`)).length > 0;
    if (unfinished || pending) interrupted++;
    kills++;
  }
})();

for (let number = 0; kills < KILLS; number++) {
  const key = { 'idempotency-key': `batch-${SEED}-${number}` };
  const first = JSON.parse((await insist('POST', '/v1/batches', request(number), key)).text);
  accepted.set(number, first.id);
  // A repetition is answered by the record, whichever process wrote it.
  const again = await insist('POST', '/v1/batches', request(number), key);
  check(JSON.parse(again.text).id === first.id, `batch ${number}: its key was forgotten`);
  check(again.headers.get('idempotent-replayed') === 'true', `batch ${number}: a repetition ran again`);
  await Promise.all(Array.from({ length: ANSWERS }, (_, index) => answerInBackground(number, index)));
  const until = kills + KILLS_PER_BATCH;
  while (kills < Math.min(until, KILLS)) await sleep(20);
}
await killer;

// Nobody kills any more. Everything that was accepted comes to its end.
const end = Date.now() + PATIENCE_MS;
const left = async () => (await everything('/v1/batches')).filter(({ status }) => status !== 'completed');
while ((await left()).length > 0 && Date.now() < end) await sleep(200);
const batches = await everything('/v1/batches');
const delivered = async () => new Set(hooks.filter(({ taken }) => taken).map(({ body }) => JSON.parse(body).data.id));
while ((await delivered()).size < batches.length + answers.size && Date.now() < end) await sleep(200);

check(batches.length === accepted.size, `${accepted.size} batches were accepted, ${batches.length} are there`);
const files = await everything('/v1/files');
check(files.length === batches.length, `${files.length} files for ${batches.length} batches`);
let results = 0;
for (const { id, status, request_counts: counts, output_file_id: file, metadata } of batches) {
  check(accepted.get(Number(metadata.number)) === id, `${id} is not the batch that was answered for`);
  check(status === 'completed' && counts.completed === LINES, `${id}: ${status}, ${JSON.stringify(counts)}`);
  if (file === null) continue;
  const found = (await insist('GET', `/v1/files/${file}/content`)).text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  results += found.length;
  check(
    found.map(({ custom_id }) => custom_id).join() === lines.map(({ custom_id }) => custom_id).join(),
    `${id}: its results are not one for each line`,
  );
}
let readOn = 0;
for (const [id, seen] of answers) {
  const { status } = await json(`/v1/responses/${id}`);
  check(status === 'completed', `${id}: ${status}`);
  const whole = (await insist('GET', `/v1/responses/${id}?stream=true`)).text;
  check(whole.startsWith(seen), `${id}: its events are others than those that were read`);
  if (seen !== '' && seen.length < whole.length) readOn++;
}
await kill();

// The usage, read from the database itself: one record for each line of each batch.
const { default: Database } = await import('libsql');
const db = new Database(join(directory, 'assay.db'));
const rows = db
  .prepare(
    'SELECT batchId, count(*) AS records, count(DISTINCT id) AS lines FROM usage_records WHERE batchId IS NOT NULL GROUP BY batchId',
  )
  .all();
const usage = rows.reduce((sum, { records }) => sum + records, 0);
for (const { batchId, records, lines: distinct } of rows)
  check(records === LINES && distinct === LINES, `${batchId}: ${records} usage records`);
check(rows.length === batches.length, `${rows.length} batches have usage records`);
const [billed] = db.prepare("SELECT count(*) AS records FROM usage_records WHERE operation = 'createResponse'").all();
check(billed.records === answers.size, `${billed.records} usage records for ${answers.size} answers in the background`);
db.close();

// The webhooks: at least one for each batch, all of one batch under one id, every one signed.
const ids = new Map();
for (const { id, headers, body } of hooks) {
  const about = JSON.parse(body).data.id;
  check((ids.get(about) ?? id) === id, `${about} was told of under two ids`);
  ids.set(about, id);
  const secret = Buffer.from(endpoint.secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', secret).update(`${id}.${headers['webhook-timestamp']}.${body}`).digest('base64');
  check(headers['webhook-signature'] === `v1,${signature}`, `${id}: its signature is wrong`);
}
for (const id of [...batches.map(({ id }) => id), ...answers.keys()])
  check((await delivered()).has(id), `${id}: nobody was told`);

receiver.close();
rmSync(directory, { recursive: true, force: true });
console.log(
  `${kills} kills (seed ${SEED}), ${interrupted} of them amid work; ${batches.length} batches of ${LINES} lines: ${results} results, ${usage} usage records, ` +
    `${answers.size} answers in the background, ${readOn} of whose streams were cut and are the same now; ${ids.size} events in ${hooks.length} attempts, ${((Date.now() - began) / 1000).toFixed(0)} s`,
);
for (const problem of problems.slice(0, 20)) console.error(`lost or doubled: ${problem}`);
process.exit(problems.length === 0 ? 0 : 1);

function mulberry(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
