import type { UsageDimension, UsageRecord, UsageStore, UsageSum } from '../types.ts';
import type { Database, Value } from './database.ts';

interface Row extends Omit<UsageRecord, 'queue'> {
  readonly seq: number;
  readonly queuePosition: number | null;
  readonly queueWaitSeconds: number | null;
}

const COUNTS = ['inputTokens', 'cachedTokens', 'outputTokens', 'reasoningTokens', 'costNanos'] as const;
/** The columns have the names of the fields, so a name from outside must be one of these. */
const DIMENSIONS: readonly UsageDimension[] = ['apiKeyId', 'model', 'operation', 'batchId'];

/** Numbers of JavaScript are bound as floating point, by which SQLite would divide without rounding. */
const BUCKET = '? + CAST((createdAt - ?) / ? AS INTEGER) * ? AS start';

export function usageStore(db: Database): UsageStore {
  return {
    record: (record) => () => {
      const { queue, ...rest } = record;
      const columns = { ...rest, queuePosition: queue?.position ?? null, queueWaitSeconds: queue?.waitSeconds ?? null };
      const names = Object.keys(columns);
      db.run(
        `INSERT OR IGNORE INTO usage_records (${names.join()}) VALUES (${names.map(() => '?').join()})`,
        ...Object.values(columns),
      );
    },
    async find(owner, id) {
      const row = db.get<Row>('SELECT * FROM usage_records WHERE id = ? AND owner = ?', id, owner);
      return row && toRecord(row);
    },
    async list(owner, { limit, after }, where = {}) {
      let before = Number.MAX_SAFE_INTEGER;
      if (after !== undefined) {
        const row = db.get<Row>('SELECT seq FROM usage_records WHERE id = ? AND owner = ?', after, owner);
        if (row === undefined) return undefined;
        before = row.seq;
      }
      const filter = filterOf(where);
      const rows = db.all<Row>(
        `SELECT * FROM usage_records WHERE owner = ? AND seq < ?${filter.sql} ORDER BY seq DESC LIMIT ?`,
        owner,
        before,
        ...filter.values,
        limit + 1,
      );
      return { items: rows.slice(0, limit).map(toRecord), more: rows.length > limit };
    },
    async sum({ owner, start, end, bucketSeconds, groupBy, where = {} }) {
      const groups = DIMENSIONS.filter((name) => groupBy.includes(name));
      const filter = filterOf(where);
      const sums = COUNTS.map((name) => `sum(${name}) AS ${name}`).join(', ');
      const keys = ['start', ...groups].join(', ');
      return db.all<UsageSum>(
        `SELECT ${[BUCKET, ...groups].join(', ')}, count(*) AS requests, ${sums}
         FROM usage_records WHERE owner = ? AND createdAt >= ? AND createdAt < ?${filter.sql} GROUP BY ${keys} ORDER BY ${keys}`,
        start,
        start,
        bucketSeconds,
        bucketSeconds,
        owner,
        start,
        end,
        ...filter.values,
      );
    },
  };
}

function filterOf(where: Partial<UsageRecord>): { readonly sql: string; readonly values: readonly Value[] } {
  const wanted = DIMENSIONS.flatMap((name): [string, Value][] => (where[name] === undefined ? [] : [[name, where[name]]]));
  return { sql: wanted.map(([name]) => ` AND ${name} IS ?`).join(''), values: wanted.map(([, value]) => value) };
}

function toRecord({ seq: _, queuePosition, queueWaitSeconds, ...record }: Row): UsageRecord {
  const queue = queuePosition === null ? null : { position: queuePosition, waitSeconds: queueWaitSeconds ?? 0 };
  return { ...record, queue };
}
