// Faults of idempotency keys and of the life of a batch.
import { notFound } from '../errors.ts';
import type { Call, Handler } from '../services.ts';
import { editAnswer, editHeaders, type Json, withBody } from './edit.ts';
import type { ServerFault, ServerFaults } from './types.ts';

/** How long the creation of a batch is at work when two of them shall meet. */
const SLOW_MS = 500;
const FINAL = ['completed', 'failed', 'expired', 'cancelled'];

export const JOBS: ServerFaults = {
  'idem-runs-twice': () => ({
    services: ({ idempotency }) => ({
      idempotency: {
        ...idempotency,
        async claim(scope, key, fingerprint) {
          const claim = await idempotency.claim(scope, key, fingerprint);
          return claim.state === 'done' ? { state: 'new' } : claim;
        },
      },
    }),
  }),
  'idem-other-body': () => ({
    services: ({ idempotency }) => ({
      idempotency: { ...idempotency, claim: (scope, key) => idempotency.claim(scope, key, 'any') },
    }),
  }),
  'idem-concurrent': () => ({
    handlers: { createBatch: slowly },
    services: ({ idempotency }) => ({
      idempotency: {
        ...idempotency,
        async claim(scope, key, fingerprint) {
          const claim = await idempotency.claim(scope, key, fingerprint);
          return claim.state === 'running' ? { state: 'new' } : claim;
        },
      },
    }),
  }),
  'idem-replay-unmarked': () => ({ handlers: { createBatch: editHeaders((headers) => headers.delete('idempotent-replayed')) } }),
  'job-not-pollable': () => ({ handlers: { getBatch: () => (call) => Promise.reject(missing(call)) } }),
  'job-no-location': () => ({ handlers: { createBatch: editHeaders((headers) => headers.delete('location')) } }),
  'job-no-retry-after': () => ({
    handlers: {
      createBatch: editHeaders((headers) => headers.delete('retry-after')),
      getBatch: editHeaders((headers) => headers.delete('retry-after')),
    },
  }),
  'job-late': () => {
    const polled = new Set<string>();
    return poll((clean) => (call, services) => {
      const id = call.path['batch_id'] ?? '';
      if (polled.has(id)) return clean(call, services);
      polled.add(id);
      return Promise.reject(missing(call));
    });
  },
  // The first polls tell the story whatever the pace of the batch is, so that no poller can miss it.
  'job-status-unlisted': () => poll(early(['running'])),
  'job-backwards': () => poll(early(['in_progress', 'validating'])),
  'job-reopens': () => {
    const ended = new Set<unknown>();
    return poll(
      editAnswer((batch) => {
        if (ended.has(batch['id'])) return { ...batch, status: 'in_progress' };
        if (FINAL.includes(String(batch['status']))) ended.add(batch['id']);
        return batch;
      }),
    );
  },
  'job-no-result': () => poll(editAnswer((batch) => ({ ...batch, output_file_id: null, error_file_id: null }))),
  'job-cancel-stuck': () =>
    poll(
      editAnswer((batch) => (batch['status'] === 'cancelled' ? { ...batch, status: 'cancelling', cancelled_at: null } : batch)),
    ),
  'job-no-cancel': () => ({ handlers: { cancelBatch: () => (call) => Promise.reject(missing(call)) } }),
  'job-unknown-200': () => poll((clean) => (call, services) => clean(call, services).catch(() => invented(call))),
  'batch-all-fail': () => poll(editAnswer(failedAltogether)),
  'batch-counts-wrong': () =>
    poll(editAnswer((batch) => (FINAL.includes(String(batch['status'])) ? moreCompleted(batch) : batch))),
  'batch-no-expiry': () => {
    const forget = editAnswer(({ expires_at: _, ...batch }) => batch);
    return { handlers: { createBatch: forget, getBatch: forget, cancelBatch: forget } };
  },
};

function slowly(clean: Handler): Handler {
  return (call, { commit, ...services }) =>
    clean(call, {
      ...services,
      async commit(...changes) {
        await services.clock.sleep(SLOW_MS);
        await commit(...changes);
      },
    });
}

/** The first polls of each batch show these statuses, as polls of an unfinished batch. */
function early(statuses: readonly string[]): (clean: Handler) => Handler {
  const polls = new Map<unknown, number>();
  return (clean) => async (call, services) => {
    const response = await clean(call, services);
    const id = call.path['batch_id'];
    const count = polls.get(id) ?? 0;
    polls.set(id, count + 1);
    const status = statuses[count];
    if (status === undefined) return response;
    if (!response.headers.has('retry-after')) response.headers.set('retry-after', '1');
    return withBody(response, JSON.stringify({ ...((await response.json()) as Json), status }));
  };
}

function poll(decorate: (clean: Handler) => Handler): ServerFault {
  return { handlers: { getBatch: decorate } };
}

function missing(call: Call): Error {
  return notFound('batch_id', `The batch \`${call.path['batch_id']}\` does not exist.`, 'batch_not_found');
}

function invented(call: Call): Response {
  const times = ['in_progress_at', 'finalizing_at', 'completed_at', 'failed_at', 'expired_at', 'cancelling_at', 'cancelled_at'];
  return Response.json({
    id: call.path['batch_id'],
    object: 'batch',
    endpoint: '/v1/chat/completions',
    errors: null,
    input_file_id: 'file-none',
    completion_window: '24h',
    status: 'validating',
    queue_position: 0,
    output_file_id: null,
    error_file_id: null,
    created_at: 0,
    expires_at: 86_400,
    ...Object.fromEntries(times.map((name) => [name, null])),
    request_counts: { total: 0, completed: 0, failed: 0 },
    metadata: null,
  });
}

function failedAltogether(batch: Json): Json {
  const counts = batch['request_counts'] as { total: number; failed: number };
  if (batch['status'] !== 'completed' || counts.failed === 0) return batch;
  const data = [{ code: 'invalid_json_line', message: 'A line is not valid.', param: null, line: 1 }];
  return {
    ...batch,
    status: 'failed',
    errors: { object: 'list', data },
    output_file_id: null,
    completed_at: null,
    failed_at: batch['completed_at'],
    request_counts: { total: counts.total, completed: 0, failed: counts.total },
  };
}

function moreCompleted(batch: Json): Json {
  const counts = batch['request_counts'] as { completed: number };
  return { ...batch, request_counts: { ...counts, completed: counts.completed + 1 } };
}
