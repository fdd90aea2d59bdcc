import { expect, test } from 'vitest';
import { stagesOf } from '../../src/api-map/job/job-status.ts';
import { mapFixture, mapOf, mapPost } from './load-map.ts';

test('a job with its stages, poll, cancel, error, result and times', async () => {
  const { job, kind } = (await mapFixture('jobs.yaml')).operation('POST /predictions');
  expect(kind.value).toBe('inference');
  expect(job).toMatchObject({
    status: { at: '/status' },
    stages: {
      pending: [],
      running: ['starting', 'processing'],
      succeeded: ['succeeded'],
      failed: ['failed'],
      cancelled: ['canceled'],
      ended: [],
    },
    id: { at: '/id' },
    poll: 'GET /predictions/{id}',
    cancel: 'POST /predictions/{id}/cancel',
    error: { at: '/error' },
    createdAt: { at: '/created_at' },
    endedAt: { at: '/completed_at' },
  });
  expect(job?.result.map(({ at }) => at)).toEqual(['/output']);
  expect(job?.envelope).toBeUndefined();
});

test('a creation that answers with an id only takes its status from the poll', async () => {
  const { job } = (await mapFixture('jobs.yaml')).operation('POST /embed-jobs');
  expect(job).toMatchObject({
    createdId: { at: '/job_id' },
    envelope: { poll: '' },
    poll: 'GET /embed-jobs/{id}',
    status: { at: '/status' },
    accepted: { location: true },
  });
  expect(job?.envelope?.create).toBeUndefined();
});

test('a job in an envelope has pointers of its own', async () => {
  const { job, batch } = (await mapFixture('jobs.yaml')).operation('POST /wrapped-batches');
  expect(job).toMatchObject({
    envelope: { create: '/batch', poll: '/batch' },
    status: { at: '/status' },
    id: { at: '/id' },
    cancel: 'POST /wrapped-batches/{id}:cancel',
    stages: { pending: ['BATCH_STATUS_QUEUED'], running: ['BATCH_STATUS_IN_PROGRESS'], cancelled: ['BATCH_STATUS_CANCELED'] },
  });
  expect(batch).toMatchObject({
    input: { by: 'file', field: { at: '/input_dataset_id' } },
    counts: { total: '/num_records', outcomes: ['/num_failed_records'] },
  });
});

test('a long-running operation polls `done`', async () => {
  const { job } = (await mapFixture('jobs.yaml')).operation('POST /v1/tunings');
  expect(job).toMatchObject({
    longRunning: true,
    status: { at: '/done' },
    id: { at: '/name' },
    poll: 'GET /v1/operations/{name}',
    stages: { running: ['false'], ended: ['true'] },
    error: { at: '/error' },
  });
  expect(job?.result.map(({ at }) => at)).toEqual(['/response']);
});

test('a chat message is no job', async () => {
  expect((await mapFixture('jobs.yaml')).operation('POST /threads/{id}/messages').job).toBeUndefined();
});

test('a batch by file: upload, download, counts, expiry, lines', async () => {
  const { job, batch } = (await mapFixture('jobs.yaml')).operation('POST /batches');
  expect(job).toMatchObject({
    poll: 'GET /batches/{id}',
    cancel: 'POST /batches/{id}/cancel',
    stages: { running: ['validating', 'in_progress', 'finalizing', 'cancelling'], ended: ['expired'] },
  });
  expect(batch).toMatchObject({
    input: { by: 'file', field: { at: '/input_file_id' }, upload: 'POST /files' },
    correlationId: { request: '/custom_id', result: '/custom_id' },
    counts: {
      at: '/request_counts',
      total: '/request_counts/total',
      outcomes: ['/request_counts/completed', '/request_counts/failed'],
    },
    expiry: { at: '/expires_at' },
    line: {
      method: '/method',
      path: '/url',
      body: '/body',
      result: { status: '/response/status_code', body: '/response/body', error: '/error' },
    },
    results: { by: 'file', download: 'GET /files/{id}/content' },
  });
  expect(batch?.results?.by === 'file' ? batch.results.fields.map(({ at }) => at) : []).toEqual([
    '/output_file_id',
    '/error_file_id',
  ]);
});

test('a batch inline: items, correlation on both sides, results by an operation', async () => {
  const { job, batch } = (await mapFixture('messages.yaml')).operation('POST /v1/messages/batches');
  expect(job).toMatchObject({
    status: { at: '/processing_status' },
    stages: { running: ['in_progress', 'canceling'], ended: ['ended'] },
    list: 'GET /v1/messages/batches',
  });
  expect(batch).toMatchObject({
    input: { by: 'inline', items: { at: '/requests' } },
    correlationId: { request: '/custom_id', result: '/custom_id' },
    counts: { at: '/request_counts' },
    results: { by: 'operation', key: 'GET /v1/messages/batches/{id}/results' },
    line: { body: '/params', result: { body: '/result/message' } },
  });
});

test('status words fall into stages whatever their case and prefix', () => {
  expect(
    stagesOf([
      'JOB_STATE_QUEUED',
      'InProgress',
      'TIMED_OUT',
      'Canceled',
      'SUCCESS',
      'expired',
      'CANCELLATION_REQUESTED',
      'surprise',
    ]),
  ).toEqual({
    pending: ['JOB_STATE_QUEUED'],
    running: ['InProgress', 'CANCELLATION_REQUESTED', 'surprise'],
    succeeded: ['SUCCESS'],
    failed: ['TIMED_OUT'],
    cancelled: ['Canceled'],
    ended: ['expired'],
  });
});

test('x-ai-job names what the shape does not show, and `false` takes a job away', () => {
  const answer = {
    type: 'object',
    properties: { id: { type: 'string' }, phase: { type: 'string', enum: ['queued', 'running', 'done', 'failed'] } },
  };
  const said = mapPost({ type: 'object' }, answer, { 'x-ai-job': { statusField: 'phase' } });
  expect(said.job).toMatchObject({
    status: { at: '/phase' },
    stages: { pending: ['queued'], succeeded: ['done'], failed: ['failed'] },
  });
  const status = {
    type: 'object',
    properties: { id: { type: 'string' }, status: { type: 'string', enum: ['queued', 'running', 'done', 'failed'] } },
  };
  expect(mapPost({ type: 'object' }, status).job).toBeDefined();
  expect(mapPost({ type: 'object' }, status, { 'x-ai-job': false }).job).toBeUndefined();
});

test('a call of a model that also streams its answer, with nothing that speaks of later, is no job', () => {
  const responses = (background: object, status: object = {}) => ({
    requestBody: {
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: { model: { type: 'string' }, input: { type: 'string' }, stream: { type: 'boolean' }, ...background },
          },
        },
      },
    },
    responses: {
      200: {
        description: 'OK',
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: {
                id: { type: 'string' },
                object: { const: 'response' },
                status: { enum: ['in_progress', 'completed', 'failed', 'incomplete'] },
                output: {
                  type: 'array',
                  items: {
                    type: 'object',
                    properties: {
                      type: { const: 'message' },
                      content: { type: 'array', items: { type: 'object', properties: { text: { type: 'string' } } } },
                    },
                  },
                },
              },
            },
          },
          'text/event-stream': {},
        },
      },
      ...status,
    },
  });
  const jobOf = (post: object) => mapOf({ openapi: '3.1.0', info: {}, paths: { '/it': { post } } }).operation('POST /it').job;
  expect(jobOf(responses({}))).toBeUndefined();
  expect(jobOf(responses({ background: { type: 'boolean' } }))).toMatchObject({
    onRequest: { at: '/background' },
  });
  expect(jobOf(responses({}, { 202: { description: 'Accepted' } }))).toBeDefined();
});
