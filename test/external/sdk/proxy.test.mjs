// The official `openai` client through `assay proxy`: it must not notice, and what it was served is graded.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import OpenAI from 'openai';

const program = process.env.ASSAY_BIN ?? fileURLToPath(new URL('../../../dist/cli/assay.js', import.meta.url));
const spec = fileURLToPath(new URL('../../../reference-api/openapi.yaml', import.meta.url));
const KEY = 'sk-assay-reference';
const model = 'assay-1';
const messages = [{ role: 'user', content: 'What does a mock server do?' }];

async function start(...args) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stderr = text(child.stderr);
  const lines = [];
  const exited = new Promise((resolve) => child.once('close', resolve));
  const url = await new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line.startsWith('listening on ')) resolve(line.slice('listening on '.length));
    });
  });
  const stop = async (signal) => {
    child.kill(signal);
    return { code: await exited, stdout: lines.slice(1).join('\n'), stderr: await stderr };
  };
  return { url, stop };
}

/** What a client does in a day. The same seed, so that two runs can be compared. */
async function work(baseURL) {
  const client = new OpenAI({ apiKey: KEY, baseURL: `${baseURL}/v1`, maxRetries: 0 });
  const whole = await client.chat.completions.create({ model, messages, seed: 1 });
  const pieces = [];
  const stream = await client.chat.completions.create({
    model,
    messages,
    seed: 1,
    stream: true,
    stream_options: { include_usage: true },
  });
  for await (const { choices } of stream) pieces.push(choices[0]?.delta.content ?? '');
  const left = await client.chat.completions.create({ model, messages, stream: true });
  for await (const _ of left) break;
  await client.embeddings.create({ model: 'assay-embed-1', input: 'A text.' });
  const refused = await client.chat.completions.create({ model, messages: 'none' }).catch((error) => error.status);
  const ids = [];
  for await (const { id } of client.models.list()) ids.push(id);
  return { answer: whole.choices[0].message.content, joined: pieces.join(''), refused, ids };
}

test('the client gets what it gets without the proxy, and Ctrl-C gives the grade', async () => {
  const server = await start('serve', '-p', '0', '-q');
  const proxy = await start('proxy', spec, '--target', server.url, '-p', '0', '-f', 'json');
  const through = await work(proxy.url);
  assert.deepEqual(through, await work(server.url));
  assert.equal(through.joined, through.answer);
  assert.equal(through.refused, 400);
  const { code, stdout, stderr } = await proxy.stop('SIGINT');
  await server.stop('SIGINT');
  const report = JSON.parse(stdout);
  assert.deepEqual([code, stderr, report.clauses.broken, report.clauses.warned], [0, '', [], []]);
  assert.ok(report.checks.filter(({ verdict }) => verdict === 'pass').length > 40);
  assert.ok(!stdout.includes(KEY));
});

test('a stream without its end is named, and SIGTERM gives the grade', async () => {
  const server = await start('serve', '-p', '0', '-q', '--fault', 'sse-no-terminator');
  const proxy = await start('proxy', spec, '--target', server.url, '-p', '0');
  await work(proxy.url);
  const { code, stdout, stderr } = await proxy.stop('SIGTERM');
  await server.stop('SIGINT');
  assert.equal(code, 1);
  assert.match(stderr, /^fail stream\/events:terminator at POST \/v1\/chat\/completions/m);
  assert.match(stdout, /not kept: .*SSE-04/);
});
