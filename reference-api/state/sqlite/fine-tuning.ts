import type {
  FineTuningCheckpoint,
  FineTuningEvent,
  FineTuningExamples,
  FineTuningRecord,
  FineTuningStore,
  TunedModelRecord,
} from '../types.ts';
import { collection } from './collection.ts';
import type { Database } from './database.ts';

export function fineTuningStore(db: Database): FineTuningStore {
  return {
    ...collection<FineTuningRecord>(db, 'fine_tuning_jobs'),
    events: collection<FineTuningEvent>(db, 'fine_tuning_events'),
    checkpoints: collection<FineTuningCheckpoint>(db, 'fine_tuning_checkpoints'),
    models: collection<TunedModelRecord>(db, 'tuned_models'),
    setExamples: (id, examples) => () => {
      db.run('INSERT OR IGNORE INTO fine_tuning_examples (job, examples) VALUES (?, ?)', id, JSON.stringify(examples));
    },
    async examples(id) {
      const row = db.get<{ readonly examples: string }>('SELECT examples FROM fine_tuning_examples WHERE job = ?', id);
      return row && (JSON.parse(row.examples) as FineTuningExamples);
    },
  };
}
