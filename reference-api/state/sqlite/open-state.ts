// A directory, or nothing -> all that the API remembers.
import type { Clock } from '../../clock.ts';
import type { State } from '../types.ts';
import { apiKeyStore } from './api-keys.ts';
import { batchStore } from './batches.ts';
import { openDatabase } from './database.ts';
import { fileStore } from './files.ts';
import { fineTuningStore } from './fine-tuning.ts';
import { idempotencyStore } from './idempotency.ts';
import { jobQueue } from './jobs.ts';
import { responseStore } from './responses.ts';
import { settingsStore } from './settings.ts';
import { usageStore } from './usage.ts';
import { webhookStore } from './webhooks.ts';

/** Without a directory everything is in memory. Throws `DataDirectoryError`. */
export function openState(clock: Clock, directory?: string): State {
  const db = openDatabase(directory);
  const jobs = jobQueue(db, clock);
  return {
    commit: async (...changes) => db.commit(changes),
    files: fileStore(db, clock),
    batches: batchStore(db),
    apiKeys: apiKeyStore(db),
    settings: settingsStore(db),
    fineTuning: fineTuningStore(db),
    idempotency: idempotencyStore(db, clock),
    usage: usageStore(db),
    webhooks: webhookStore(db, jobs),
    responses: responseStore(db, clock),
    jobs,
    close() {
      jobs.close();
      db.close();
    },
  };
}
