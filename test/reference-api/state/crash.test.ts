// The end of the process at any commit: nothing that was accepted is lost, nothing is done twice.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReferenceApi, DEVELOPMENT_KEY, type ReferenceApi } from '../../../reference-api/index.ts';
import { openState } from '../../../reference-api/state/sqlite/open-state.ts';
import type { State } from '../../../reference-api/state/types.ts';
import { type FakeClock, fakeClock } from '../fake-clock.ts';
import { type Receiver, receiver } from '../webhooks/receiver.ts';

const LINES = 12;
const RETRIES_MS = Array.from({ length: 20 }, () => 100);
const OWNER = 'owner-1';

/** Where the process ends: before or after the `commit`th commit is written. */
interface Crash {
  readonly commit: number;
  readonly written: boolean;
}

/** A state whose process ends at the crash: from then on nothing is written and nothing is answered. */
function mortal(state: State, { commit, written }: Crash, died: () => void): State {
  let commits = 0;
  let dead = false;
  const never = new Promise<never>(() => undefined);
  return {
    ...state,
    async commit(...changes) {
      if (dead) return never;
      commits++;
      if (commits < commit) return state.commit(...changes);
      dead = true;
      if (written) await state.commit(...changes);
      // What runs after the commit belongs to a process that is no more.
      state.close();
      died();
      return never;
    },
  };
}

async function run(crashes: readonly Crash[]): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'assay-crash-'));
  const clock = fakeClock();
  // Every third attempt is taken.
  const hooks = receiver(
    () => clock.now(),
    (attempt) => (attempt % 3 === 2 ? 200 : 500),
  );
  try {
    await live(directory, clock, hooks, crashes);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function live(directory: string, clock: FakeClock, hooks: Receiver, crashes: readonly Crash[]): Promise<void> {
  const left = [...crashes];
  let api: ReferenceApi | undefined;
  let dead = Promise.resolve();
  let alive = false;
  const boot = async () => {
    const crash = left.shift() ?? { commit: Number.POSITIVE_INFINITY, written: true };
    dead = new Promise<void>((resolve) => {
      state = mortal(openState(clock, directory), crash, () => {
        alive = false;
        resolve();
      });
    });
    alive = true;
    api = await createReferenceApi({ clock, state, stageMs: 10, lineMs: 1, webhookRetryMs: RETRIES_MS, sender: hooks.sender });
  };
  let state!: State;
  /** As a client does: the same request with the same key until it is answered. */
  const send = async (method: string, path: string, body?: unknown, key?: string): Promise<Any> => {
    for (;;) {
      const answered = api?.handle(request(method, path, body, key)).then((response) => response.json());
      const answer = await Promise.race([answered, dead.then(() => undefined)]);
      if (answer !== undefined) return answer;
      await boot();
    }
  };
  await boot();
  const endpoint = await send('POST', '/v1/webhook_endpoints', { url: 'https://receiver.example/' });
  const { id } = await send(
    'POST',
    '/v1/batches',
    { endpoint: '/v1/embeddings', completion_window: '24h', requests: LINES_SENT },
    'key',
  );
  for (let rounds = 0; rounds < 12; rounds++) {
    await Promise.race([clock.advance(100_000), dead]);
    if (!alive) await boot();
  }
  // Nobody is left to crash: this is what stands at the end.
  const again = await send(
    'POST',
    '/v1/batches',
    { endpoint: '/v1/embeddings', completion_window: '24h', requests: LINES_SENT },
    'key',
  );
  expect(again.id).toBe(id);
  const batches = await send('GET', '/v1/batches');
  expect(batches.data.map((batch: Any) => [batch.id, batch.status, batch.request_counts])).toEqual([
    [id, 'completed', { total: LINES, completed: LINES, failed: 0 }],
  ]);
  const files = await send('GET', '/v1/files');
  expect(files.data.map((file: Any) => file.id)).toEqual([batches.data[0].output_file_id]);
  const results = await state.batches.results(id);
  expect(results.map(({ line }) => line['custom_id'])).toEqual(LINES_SENT.map(({ custom_id }) => custom_id));
  const usage = await state.usage.list(OWNER, { limit: 100 });
  expect(usage?.items.map((record) => record.id).sort()).toEqual(results.map(({ index }) => `${id}:${index}`).sort());
  // An endpoint that was registered before its answer was lost is registered again: its creation takes no idempotency key.
  const endpoints = (await send('GET', '/v1/webhook_endpoints')).data;
  const delivered = (await send('GET', `/v1/webhook_endpoints/${endpoint.id}/deliveries`)).data;
  expect(delivered.map((delivery: Any) => [delivery.status, delivery.event.type, delivery.event.data.id])).toEqual([
    ['delivered', 'batch.completed', id],
  ]);
  expect(new Set(hooks.received.map((one) => one.id)).size).toBe(1);
  expect(endpoints.length).toBeLessThanOrEqual(crashes.length + 1);
  api?.close();
}

// biome-ignore lint/suspicious/noExplicitAny: a parsed body
type Any = any;

const LINES_SENT = Array.from({ length: LINES }, (_, index) => ({
  custom_id: `line-${index}`,
  method: 'POST',
  url: '/v1/embeddings',
  body: { model: 'assay-embed-1', input: `${index}` },
}));

function request(method: string, path: string, body: unknown, key: string | undefined): Request {
  return new Request(`http://api.test${path}`, {
    method,
    headers: {
      authorization: `Bearer ${DEVELOPMENT_KEY}`,
      'content-type': 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

test('a batch, its usage, its key and its webhook survive the end of the process at any commit', async () => {
  const crash = fc.record({ commit: fc.integer({ min: 1, max: 12 }), written: fc.boolean() });
  await fc.assert(fc.asyncProperty(fc.array(crash, { minLength: 1, maxLength: 6 }), run), { numRuns: 15 });
}, 60_000);
