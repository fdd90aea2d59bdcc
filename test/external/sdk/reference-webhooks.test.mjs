// Webhooks of `assay serve`, verified by the official `openai` client and by the library of Standard Webhooks.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import OpenAI, { InvalidWebhookSignatureError } from 'openai';
import { Webhook } from 'standardwebhooks';

const program = process.env.ASSAY_BIN ?? fileURLToPath(new URL('../../../dist/cli/assay.js', import.meta.url));
const received = [];
const waiting = [];
let receiver;
let child;
let client;
let exited;

before(async () => {
  receiver = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(204).end();
      for (const wake of waiting.splice(0)) wake();
    });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  child = spawn(process.execPath, [program, 'serve', '-p', '0', '-q'], { stdio: ['ignore', 'pipe', 'inherit'] });
  exited = once(child, 'exit');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  client = new OpenAI({ apiKey: 'sk-assay-reference', baseURL: `${line.replace('listening on ', '')}/v1`, maxRetries: 0 });
});

after(async () => {
  child.kill('SIGINT');
  await exited;
  receiver.close();
});

async function next(type) {
  for (;;) {
    const found = received.find(({ body }) => JSON.parse(body).type === type);
    if (found !== undefined) return found;
    await new Promise((resolve) => waiting.push(resolve));
  }
}

test('the events of a batch and of a response are unwrapped, and a changed body is not', async () => {
  const url = `http://127.0.0.1:${receiver.address().port}/`;
  const endpoint = await client.post('/webhook_endpoints', { body: { url } });
  const batch = await client.post('/batches', {
    body: {
      endpoint: '/v1/embeddings',
      completion_window: '24h',
      requests: [{ custom_id: 'a', method: 'POST', url: '/v1/embeddings', body: { model: 'assay-embed-1', input: 'a' } }],
    },
  });
  const response = await client.responses.create({ model: 'assay-1', input: 'What is a webhook?', background: true });
  for (const [type, id] of [
    ['batch.completed', batch.id],
    ['response.completed', response.id],
  ]) {
    const { headers, body } = await next(type);
    const event = await client.webhooks.unwrap(body, headers, endpoint.secret);
    assert.equal(event.type, type);
    assert.equal(event.object, 'event');
    assert.equal(event.data.id, id);
    assert.equal(event.id, headers['webhook-id']);
    assert.deepEqual(new Webhook(endpoint.secret).verify(body, headers), event);
    await assert.rejects(client.webhooks.unwrap(`${body} `, headers, endpoint.secret), InvalidWebhookSignatureError);
    assert.throws(() => new Webhook(endpoint.secret).verify(`${body} `, headers));
  }
});

test('while the secret is changed both verify', async () => {
  const url = `http://127.0.0.1:${receiver.address().port}/`;
  const endpoint = await client.post('/webhook_endpoints', { body: { url, events: ['batch.failed'] } });
  const { secret } = await client.post(`/webhook_endpoints/${endpoint.id}/rotate_secret`, { body: {} });
  await client.post(`/webhook_endpoints/${endpoint.id}/ping`);
  const { headers, body } = await next('webhook_endpoint.ping');
  for (const one of [endpoint.secret, secret]) {
    assert.equal((await client.webhooks.unwrap(body, headers, one)).type, 'webhook_endpoint.ping');
    new Webhook(one).verify(body, headers);
  }
});
