// The official `openai` client against `assay serve`: fine-tuning jobs, and the models that they make.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import OpenAI, { ConflictError, NotFoundError, toFile } from 'openai';
import { key, startReference } from './reference-server.mjs';

const model = 'assay-1';
const question = 'When does the ferry to Norderney leave?';
const answer = 'The ferry leaves Norddeich at seven past every hour.';
const lesson = JSON.stringify({
  messages: [
    { role: 'user', content: question },
    { role: 'assistant', content: answer },
  ],
});
let server;
let client;
let jobs;
let training_file;

before(async () => {
  server = await startReference();
  client = new OpenAI({ apiKey: key, baseURL: `${server.url}/v1`, maxRetries: 0 });
  jobs = client.fineTuning.jobs;
  const file = await toFile(Buffer.from(`${lesson}\n${lesson}\n`), 'lessons.jsonl');
  training_file = (await client.files.create({ file, purpose: 'fine-tune' })).id;
});
after(() => server.stop());

async function collect(pages) {
  const all = [];
  for await (const item of pages) all.push(item);
  return all;
}

async function ended({ id }) {
  for (let poll = 0; poll < 500; poll++) {
    const job = await jobs.retrieve(id);
    if (['succeeded', 'failed', 'cancelled'].includes(job.status)) return job;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${id} does not end`);
}

test('a job makes a model that answers, is listed, and is deleted', async () => {
  const created = await jobs.create({ model, training_file, suffix: 'ferry' });
  const job = await ended(created);
  assert.equal(job.status, 'succeeded');
  const tuned = job.fine_tuned_model;
  assert.ok((await collect(jobs.list({ limit: 1 }))).some(({ id }) => id === job.id));
  const events = await collect(jobs.listEvents(job.id, { limit: 2 }));
  assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
  assert.match(events[0].message, /is ready/);
  const checkpoints = await collect(jobs.checkpoints.list(job.id, { limit: 2 }));
  assert.equal(checkpoints.length, 3);
  const metrics = await (await client.files.content(job.result_files[0])).text();
  assert.match(metrics, /^step,train_loss,valid_loss\n/);

  const messages = [{ role: 'user', content: question }];
  const completion = await client.chat.completions.create({ model: tuned, messages, temperature: 0 });
  assert.ok(completion.choices[0].message.content.includes(answer));
  assert.ok((await collect(client.models.list())).some(({ id }) => id === tuned));
  assert.equal((await client.models.retrieve(tuned)).id, tuned);
  assert.equal((await client.models.delete(tuned)).deleted, true);
  await assert.rejects(client.models.retrieve(tuned), NotFoundError);
  await assert.rejects(client.models.delete(model), NotFoundError);
});

test('a job is paused, goes on, and is cancelled', async () => {
  const hyperparameters = { n_epochs: 20 };
  const { id } = await jobs.create({ model, training_file, method: { type: 'supervised', supervised: { hyperparameters } } });
  let job = await jobs.retrieve(id);
  while (job.status === 'validating_files') {
    await new Promise((resolve) => setTimeout(resolve, 20));
    job = await jobs.retrieve(id);
  }
  assert.equal((await jobs.pause(id)).status, 'paused');
  assert.equal((await jobs.retrieve(id)).status, 'paused');
  assert.equal((await jobs.resume(id)).status, 'queued');
  assert.equal((await jobs.cancel(id)).status, 'cancelled');
  assert.equal((await jobs.retrieve(id)).fine_tuned_model, null);
  await assert.rejects(jobs.resume(id), ConflictError);
});
