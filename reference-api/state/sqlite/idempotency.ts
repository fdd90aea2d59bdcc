import { type Clock, seconds } from '../../clock.ts';
import type { IdempotencyStore } from '../types.ts';
import type { Database } from './database.ts';

/** draft-ietf-httpapi-idempotency-key-header-07 §2.3: keys expire, and the description says when. */
const KEY_LIFETIME_SECONDS = 24 * 60 * 60;

interface Row {
  readonly fingerprint: string;
  readonly response: string | null;
}

export function idempotencyStore(db: Database, clock: Clock): IdempotencyStore {
  // What a process that has ended was at work on has left nothing behind: it would have been written in one commit with the answer.
  db.run('DELETE FROM idempotency_keys WHERE response IS NULL');
  return {
    async claim(scope, key, fingerprint) {
      db.run('DELETE FROM idempotency_keys WHERE expires_at <= ?', seconds(clock));
      const expiresAt = seconds(clock) + KEY_LIFETIME_SECONDS;
      const isNew = db.run(
        'INSERT OR IGNORE INTO idempotency_keys (scope, key, fingerprint, expires_at) VALUES (?, ?, ?, ?)',
        scope,
        key,
        fingerprint,
        expiresAt,
      );
      if (isNew === 1) return { state: 'new' };
      const row = db.get<Row>('SELECT fingerprint, response FROM idempotency_keys WHERE scope = ? AND key = ?', scope, key);
      if (row?.fingerprint !== fingerprint) return { state: 'mismatch' };
      return row.response === null ? { state: 'running' } : { state: 'done', response: JSON.parse(row.response) };
    },
    finish: (scope, key, response) => () => {
      db.run('UPDATE idempotency_keys SET response = ? WHERE scope = ? AND key = ?', JSON.stringify(response), scope, key);
    },
    async release(scope, key) {
      db.run('DELETE FROM idempotency_keys WHERE scope = ? AND key = ? AND response IS NULL', scope, key);
    },
  };
}
