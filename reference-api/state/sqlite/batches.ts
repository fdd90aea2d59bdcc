import type { BatchRecord, BatchStore } from '../types.ts';
import { collection } from './collection.ts';
import type { Database } from './database.ts';

interface LineRow {
  readonly line: number;
  readonly custom_id: string;
  readonly request: string;
  readonly succeeded: number;
  readonly result: string;
}

export function batchStore(db: Database): BatchStore {
  const batches = collection<BatchRecord>(db, 'batches');
  return {
    ...batches,
    async standing(...statuses) {
      const marks = statuses.map(() => '?').join();
      const sql = `SELECT id FROM batches WHERE item ->> '$.status' IN (${marks}) ORDER BY seq`;
      return db.all<{ readonly id: string }>(sql, ...statuses).map(({ id }) => id);
    },
    setLines: (id, lines) => () => {
      for (const { index, customId, request } of lines)
        db.run(
          'INSERT OR IGNORE INTO batch_lines (batch, line, custom_id, request) VALUES (?, ?, ?, ?)',
          id,
          index,
          customId,
          JSON.stringify(request),
        );
    },
    async pending(id, limit) {
      const rows = db.all<LineRow>(
        'SELECT line, custom_id, request FROM batch_lines WHERE batch = ? AND result IS NULL ORDER BY line LIMIT ?',
        id,
        limit,
      );
      return rows.map(({ line, custom_id, request }) => ({ index: line, customId: custom_id, request: JSON.parse(request) }));
    },
    record:
      (id, { index, succeeded, line }) =>
      (transaction) => {
        const first = db.run(
          'UPDATE batch_lines SET succeeded = ?, result = ? WHERE batch = ? AND line = ? AND result IS NULL',
          Number(succeeded),
          JSON.stringify(line),
          id,
          index,
        );
        if (first === 0) return;
        batches.update(id, ({ counts, ...batch }) => {
          const grown = succeeded ? { completed: counts.completed + 1 } : { failed: counts.failed + 1 };
          return { ...batch, counts: { ...counts, ...grown } };
        })(transaction);
      },
    async results(id) {
      const rows = db.all<LineRow>(
        'SELECT line, succeeded, result FROM batch_lines WHERE batch = ? AND result IS NOT NULL ORDER BY line',
        id,
      );
      return rows.map(({ line, succeeded, result }) => ({ index: line, succeeded: succeeded === 1, line: JSON.parse(result) }));
    },
  };
}
