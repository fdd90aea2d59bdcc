// The tables, in the order in which they came about. A migration that was released is never changed: a new one follows it.

/** A collection keeps its items as JSON, in the order in which they were stored. */
const collection = (name: string) => `
  CREATE TABLE ${name} (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, owner TEXT NOT NULL, item TEXT NOT NULL);
  CREATE INDEX ${name}_by_owner ON ${name} (owner, seq)`;

export const MIGRATIONS: readonly string[] = [
  `${collection('files')};
  CREATE TABLE file_contents (id TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
  ${collection('batches')};
  CREATE TABLE batch_lines (
    batch TEXT NOT NULL, line INTEGER NOT NULL, custom_id TEXT NOT NULL, request TEXT NOT NULL,
    succeeded INTEGER, result TEXT,
    PRIMARY KEY (batch, line)
  ) WITHOUT ROWID;
  CREATE INDEX batch_lines_pending ON batch_lines (batch, line) WHERE result IS NULL;
  CREATE TABLE idempotency_keys (
    scope TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, expires_at INTEGER NOT NULL, response TEXT,
    PRIMARY KEY (scope, key)
  ) WITHOUT ROWID;
  CREATE INDEX idempotency_keys_by_age ON idempotency_keys (expires_at);
  CREATE TABLE jobs (kind TEXT NOT NULL, id TEXT NOT NULL, due_at INTEGER NOT NULL, failures INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (kind, id))
    WITHOUT ROWID`,
  `CREATE TABLE usage_records (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, owner TEXT NOT NULL, apiKeyId TEXT, model TEXT NOT NULL,
    operation TEXT NOT NULL, batchId TEXT, inputTokens INTEGER NOT NULL, cachedTokens INTEGER NOT NULL, outputTokens INTEGER NOT NULL,
    reasoningTokens INTEGER NOT NULL, costNanos INTEGER NOT NULL, queuePosition INTEGER, queueWaitSeconds INTEGER, createdAt INTEGER NOT NULL
  );
  CREATE INDEX usage_records_by_time ON usage_records (owner, createdAt);
  CREATE INDEX usage_records_by_batch ON usage_records (batchId) WHERE batchId IS NOT NULL`,
  `${collection('webhook_endpoints')};
  ${collection('webhook_deliveries')};
  ALTER TABLE webhook_deliveries ADD COLUMN endpoint TEXT GENERATED ALWAYS AS (item ->> '$.endpointId') VIRTUAL;
  CREATE INDEX webhook_deliveries_by_endpoint ON webhook_deliveries (endpoint, seq)`,
  `${collection('api_keys')};
  CREATE UNIQUE INDEX api_keys_by_digest ON api_keys (item ->> '$.digest')`,
  `${collection('responses')};
  ALTER TABLE responses ADD COLUMN expires_at INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX responses_by_age ON responses (expires_at);
  CREATE TABLE response_events (response TEXT PRIMARY KEY, events TEXT NOT NULL) WITHOUT ROWID`,
  `CREATE INDEX batches_by_status ON batches (item ->> '$.status', seq)`,
  `${collection('fine_tuning_jobs')};
  ${collection('fine_tuning_events')};
  CREATE INDEX fine_tuning_events_by_job ON fine_tuning_events (owner, item ->> '$.jobId', seq);
  ${collection('fine_tuning_checkpoints')};
  CREATE INDEX fine_tuning_checkpoints_by_job ON fine_tuning_checkpoints (owner, item ->> '$.jobId', seq);
  ${collection('tuned_models')};
  CREATE TABLE fine_tuning_examples (job TEXT PRIMARY KEY, examples TEXT NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE settings (owner TEXT PRIMARY KEY, item TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX files_by_expiry ON files (item ->> '$.expiresAt') WHERE item ->> '$.expiresAt' IS NOT NULL`,
];
