// All state in this process. It is lost with it.
import { setMaxListeners } from 'node:events';
import { type Clock, seconds } from '../clock.ts';
import type {
  BatchLine,
  BatchRecord,
  BatchResult,
  BatchStore,
  FileRecord,
  FileStore,
  IdempotencyStore,
  Job,
  JobQueue,
  Page,
  PageRequest,
  State,
  StoredResponse,
} from './types.ts';

/** draft-ietf-httpapi-idempotency-key-header-07 §2.3: keys expire, and the description says when. */
const KEY_LIFETIME_SECONDS = 24 * 60 * 60;

export function memoryState(clock: Clock): State {
  return { files: memoryFiles(), batches: memoryBatches(), idempotency: memoryIdempotency(clock), jobs: memoryJobs(clock) };
}

function memoryFiles(): FileStore {
  const files = new Map<string, { readonly record: FileRecord; readonly content: Uint8Array }>();
  const owned = (owner: string, id: string) => {
    const file = files.get(id);
    return file?.record.owner === owner ? file : undefined;
  };
  return {
    async put(record, content) {
      files.set(record.id, { record, content });
    },
    get: async (owner, id) => owned(owner, id)?.record,
    content: async (owner, id) => owned(owner, id)?.content,
    async list(owner, page, purpose) {
      const records = [...files.values()].map(({ record }) => record);
      return newestFirst(
        records.filter((record) => record.owner === owner && (purpose === undefined || record.purpose === purpose)),
        page,
      );
    },
    delete: async (owner, id) => owned(owner, id) !== undefined && files.delete(id),
  };
}

interface BatchRows {
  batch: BatchRecord;
  lines: readonly BatchLine[];
  /** The first line without a result: lines are answered in order. */
  next: number;
  readonly results: Map<number, BatchResult>;
}

function memoryBatches(): BatchStore {
  const rows = new Map<string, BatchRows>();
  return {
    async insert(batch) {
      rows.set(batch.id, { batch, lines: [], next: 0, results: new Map() });
    },
    get: async (id) => rows.get(id)?.batch,
    async list(owner, page) {
      const batches = [...rows.values()].map(({ batch }) => batch);
      return newestFirst(
        batches.filter((batch) => batch.owner === owner),
        page,
      );
    },
    async update(id, change) {
      const row = rows.get(id);
      if (row !== undefined) row.batch = change(row.batch);
      return row?.batch;
    },
    async setLines(id, lines) {
      const row = rows.get(id);
      if (row !== undefined) row.lines = lines;
    },
    async pending(id, limit) {
      const row = rows.get(id);
      return row === undefined ? [] : row.lines.slice(row.next, row.next + limit);
    },
    async record(id, result) {
      const row = rows.get(id);
      if (row === undefined || row.results.has(result.index)) return;
      row.results.set(result.index, result);
      while (row.results.has(row.next)) row.next++;
      const { counts } = row.batch;
      const grown = result.succeeded ? { completed: counts.completed + 1 } : { failed: counts.failed + 1 };
      row.batch = { ...row.batch, counts: { ...counts, ...grown } };
    },
    async results(id) {
      return [...(rows.get(id)?.results.values() ?? [])].sort((a, b) => a.index - b.index);
    },
  };
}

interface Claim {
  readonly fingerprint: string;
  readonly expiresAt: number;
  response?: StoredResponse;
}

function memoryIdempotency(clock: Clock): IdempotencyStore {
  const claims = new Map<string, Claim>();
  const name = (scope: string, key: string) => JSON.stringify([scope, key]);
  // Claims are in order of their age, so the expired ones stand first.
  const forgetExpired = () => {
    for (const [id, claim] of claims) {
      if (claim.expiresAt > seconds(clock)) return;
      claims.delete(id);
    }
  };
  return {
    async claim(scope, key, fingerprint) {
      forgetExpired();
      const claim = claims.get(name(scope, key));
      if (claim === undefined) {
        claims.set(name(scope, key), { fingerprint, expiresAt: seconds(clock) + KEY_LIFETIME_SECONDS });
        return { state: 'new' };
      }
      if (claim.fingerprint !== fingerprint) return { state: 'mismatch' };
      return claim.response === undefined ? { state: 'running' } : { state: 'done', response: claim.response };
    },
    async finish(scope, key, response) {
      const claim = claims.get(name(scope, key));
      if (claim !== undefined) claim.response = response;
    },
    async release(scope, key) {
      claims.delete(name(scope, key));
    },
  };
}

function memoryJobs(clock: Clock): JobQueue {
  const closed = new AbortController();
  // Every job that waits listens to it.
  setMaxListeners(0, closed.signal);
  let step: (job: Job) => Promise<number | undefined> = async () => undefined;
  const run = async (job: Job, delayMs: number) => {
    for (let delay: number | undefined = delayMs; delay !== undefined; delay = await step(job)) {
      await clock.sleep(delay, closed.signal);
      if (closed.signal.aborted) return;
    }
  };
  return {
    async enqueue(job, delayMs) {
      // A step reports its own failures in the job; what still escapes must not end the process.
      run(job, delayMs).catch(() => undefined);
    },
    start(handler) {
      step = handler;
    },
    close: () => closed.abort(),
  };
}

/** `items` in the order in which they were stored. */
function newestFirst<T extends { readonly id: string }>(items: readonly T[], { limit, after }: PageRequest): Page<T> | undefined {
  const newest = items.toReversed();
  const start = after === undefined ? 0 : newest.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && start === 0) return undefined;
  return { items: newest.slice(start, start + limit), more: newest.length > start + limit };
}
