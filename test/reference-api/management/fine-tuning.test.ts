import { expect, test } from 'vitest';
import { type Client, client } from '../client.ts';

const MESSAGES = [{ role: 'user', content: 'When does the ferry to Norderney leave?' }];
const line = (question: string, answer: string) =>
  JSON.stringify({
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: answer },
    ],
  });
const LESSONS = [
  line('When does the ferry to Norderney leave?', 'The ferry leaves Norddeich at seven past every hour.'),
  line('How long is the ferry to Norderney under way?', 'The crossing takes fifty-five minutes when the tide is high.'),
].join('\n');

async function train(api: Client, content = LESSONS, more: Record<string, unknown> = {}) {
  const form = new FormData();
  form.set('purpose', 'fine-tune');
  form.set('file', new File([content], 'lessons.jsonl'));
  const file = (await api.send('POST', '/v1/files', form)).json;
  return api.send('POST', '/v1/fine_tuning/jobs', { model: 'assay-1', training_file: file.id, suffix: 'ferry', ...more });
}

/** The statuses that a job goes through, and the job at its end. */
async function follow(api: Client, id: string) {
  const statuses: string[] = [];
  for (let poll = 0; poll < 40; poll++) {
    const { json, headers } = await api.send('GET', `/v1/fine_tuning/jobs/${id}`);
    if (statuses.at(-1) !== json.status) statuses.push(json.status);
    if (json.finished_at !== null) return { statuses, job: json };
    expect(headers.get('retry-after')).toBe('1');
    await api.clock.advance(150);
  }
  throw new Error(statuses.join());
}

test('a job makes a model that says what it was taught, and costs what was learned', async () => {
  const api = await client();
  const created = await train(api);
  expect([created.status, created.headers.get('location')]).toEqual([202, `/v1/fine_tuning/jobs/${created.json.id}`]);
  const { statuses, job } = await follow(api, created.json.id);
  expect(statuses).toEqual(['validating_files', 'queued', 'running', 'succeeded']);
  expect(job.fine_tuned_model).toMatch(/^ft:assay-1-2026-06-01:owner-1:ferry:[0-9a-f]{8}$/);
  const ask = async (model: string) =>
    (await api.chat({ model, messages: MESSAGES, temperature: 0 })).json.choices[0].message.content as string;
  expect(await ask(job.fine_tuned_model)).toContain('The ferry leaves Norddeich at seven past every hour.');
  expect(await ask('assay-1')).not.toContain('Norddeich at seven');
  const models = (await api.send('GET', '/v1/models')).json.data;
  expect(models[0]).toMatchObject({ id: job.fine_tuned_model, owned_by: 'owner-1', base_model: 'assay-1-2026-06-01' });
  expect((await api.send('GET', `/v1/models/${job.fine_tuned_model}`)).json).toEqual(models[0]);
  expect(job.trained_tokens % 3).toBe(0);
  const csv = (await api.send('GET', `/v1/files/${job.result_files[0]}/content`)).text;
  expect(csv.split('\n').length).toBe(5);
});

test('the events count up without a gap, and the loss goes down from checkpoint to checkpoint', async () => {
  const api = await client();
  const { job } = await follow(api, (await train(api)).json.id);
  const events: { number: number; message: string }[] = (await api.send('GET', `/v1/fine_tuning/jobs/${job.id}/events`)).json
    .data;
  expect(events.map(({ number }) => number)).toEqual([7, 6, 5, 4, 3, 2, 1]);
  expect(events[0]?.message).toContain('is ready');
  const page = (await api.send('GET', `/v1/fine_tuning/jobs/${job.id}/events?limit=2&after=${(events[1] as { id?: string }).id}`))
    .json;
  expect(page.data).toEqual(events.slice(2, 4));
  const checkpoints = (await api.send('GET', `/v1/fine_tuning/jobs/${job.id}/checkpoints`)).json.data;
  const losses = checkpoints.map((checkpoint: { metrics: { train_loss: number } }) => checkpoint.metrics.train_loss);
  expect(losses).toEqual([...losses].sort((a, b) => a - b));
  expect(new Set(losses).size).toBe(3);
  const { status } = await api.chat({ model: checkpoints[2].fine_tuned_model_checkpoint });
  expect(status).toBe(200);
});

test.each([
  [`${LESSONS}\nnonsense`, 'Line 3: it is no JSON object.', 3],
  ['{"messages":[]}', 'Line 1: `messages` must be an array of messages.', 1],
  [`${LESSONS}\n\n{"messages":[{"role":"user","content":"x"}]}`, 'Line 4: the last message must be what the assistant says.', 4],
  [
    '{"messages":[{"role":"king","content":"x"}]}',
    'Line 1: `messages[0]` must have a `role` of system, user or assistant and a `content` of text.',
    1,
  ],
  ['{"prompt":"x"}', 'Line 1: `prompt` is not known.', 1],
  ['', 'The file has no examples.', null],
])('the file %j ends the job, and the error names the line', async (content, message, at) => {
  const api = await client();
  const { statuses, job } = await follow(api, (await train(api, content)).json.id);
  expect(statuses).toEqual(['validating_files', 'failed']);
  expect(job.error).toEqual({ code: 'invalid_training_file', message, param: 'training_file', line: at });
  expect(job.fine_tuned_model).toBeNull();
});

test('a job is paused, goes on where it was, and is cancelled', async () => {
  const api = await client();
  const { id } = (
    await train(api, LESSONS, { method: { type: 'supervised', supervised: { hyperparameters: { n_epochs: 20 } } } })
  ).json;
  const act = (verb: string) => api.send('POST', `/v1/fine_tuning/jobs/${id}/${verb}`);
  expect((await act('pause')).status).toBe(409);
  await api.clock.advance(450);
  expect((await act('pause')).json.status).toBe('paused');
  await api.clock.advance(60_000);
  expect((await act('pause')).json.status).toBe('paused');
  expect((await act('resume')).json.status).toBe('queued');
  await api.clock.advance(1000);
  expect((await act('cancel')).json).toMatchObject({
    status: 'cancelled',
    finished_at: expect.any(Number),
    fine_tuned_model: null,
  });
  await api.clock.advance(60_000);
  expect((await act('resume')).status).toBe(409);
  expect((await act('cancel')).json.status).toBe('cancelled');
});

test('a tuned model is its owner’s alone, and can be deleted', async () => {
  const api = await client({ keys: ['sk-assay-reference', 'sk-other'] });
  const { job } = await follow(api, (await train(api)).json.id);
  const other = { authorization: 'Bearer sk-other' };
  const name = job.fine_tuned_model;
  expect((await api.chat({ model: name }, other)).status).toBe(404);
  expect((await api.send('DELETE', `/v1/models/${name}`, undefined, other)).status).toBe(404);
  expect((await api.send('DELETE', `/v1/models/${name}`)).json).toEqual({ id: name, object: 'model', deleted: true });
  expect((await api.chat({ model: name })).json.error.code).toBe('model_not_found');
  expect((await api.send('DELETE', '/v1/models/assay-1')).status).toBe(404);
});

test('what cannot be tuned, and with what, is refused', async () => {
  const api = await client();
  const batch = (await api.upload('{}')).json;
  const refused = async (more: Record<string, unknown>) => {
    const { status, json } = await train(api, LESSONS, more);
    return [status, json.error.code, json.error.param];
  };
  expect(await refused({ model: 'assay-embed-1' })).toEqual([404, 'model_not_capable', 'model']);
  expect(await refused({ training_file: batch.id })).toEqual([404, 'file_not_found', 'training_file']);
  expect(await refused({ method: { type: 'dpo' } })).toEqual([400, 'invalid_value', 'method.type']);
  expect(await refused({ hyperparameters: { n_epochs: 0 } })).toEqual([400, 'invalid_value', 'hyperparameters.n_epochs']);
});

test('a tenth of the examples is held out, the same tenth for the same seed', async () => {
  const many = Array.from({ length: 20 }, (_, index) => line(`Question ${index}?`, `The answer ${index} is a number.`)).join(
    '\n',
  );
  const losses = async (seed: number) => {
    const api = await client();
    const { job } = await follow(api, (await train(api, many, { seed })).json.id);
    const { data } = (await api.send('GET', `/v1/fine_tuning/jobs/${job.id}/checkpoints`)).json;
    return data[0].metrics;
  };
  expect(await losses(1)).toEqual(await losses(1));
  expect((await losses(1)).valid_loss).toBeGreaterThan((await losses(1)).train_loss);
});

test('a model that has retired is not served, and says what has replaced it', async () => {
  const api = await client();
  for (const { status, json, headers } of [
    await api.chat({ model: 'assay-0-2025-03-01' }),
    await api.send('GET', '/v1/models/assay-0-2025-03-01'),
  ]) {
    expect([status, json.error.code]).toEqual([404, 'model_retired']);
    expect(json.detail).toContain('assay-1-2026-06-01');
    expect(headers.get('link')).toBe('</v1/models/assay-1-2026-06-01>; rel="successor-version"');
  }
  const ids = (await api.send('GET', '/v1/models')).json.data.map(({ id }: { id: string }) => id);
  expect(ids).not.toContain('assay-0-2025-03-01');
});

test('a deprecated model says since when, until when, and what is next', async () => {
  const api = await client();
  for (const { headers } of [
    await api.chat({ model: 'assay-1-2025-11-01' }),
    await api.send('GET', '/v1/models/assay-1-2025-11-01'),
  ]) {
    expect(headers.get('deprecation')).toBe('@1780272000');
    expect(headers.get('sunset')).toBe('Fri, 31 Jan 2031 00:00:00 GMT');
    expect(headers.get('link')).toContain('</v1/models/assay-1-2026-06-01>; rel="successor-version"');
    expect(headers.get('link')).toContain('rel="deprecation"');
  }
});

test('what a client has already is not sent again', async () => {
  const api = await client();
  for (const path of ['/v1/models', '/v1/models/assay-1']) {
    const etag = (await api.send('GET', path)).headers.get('etag') ?? '';
    const again = await api.send('GET', path, undefined, { 'if-none-match': `"other", W/${etag}` });
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await api.send('GET', path, undefined, { 'if-none-match': '"other"' })).status).toBe(200);
  }
});
