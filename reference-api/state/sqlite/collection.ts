// A table of items -> a collection.
import type { Collection, PageRequest, Resource } from '../types.ts';
import type { Database, Value } from './database.ts';

interface Row {
  readonly seq: number;
  readonly item: string;
}

/** `table` has the columns of a collection (see the migrations). */
export function collection<T extends Resource>(db: Database, table: string): Collection<T> {
  const parse = (row: Row | undefined) => (row === undefined ? undefined : (JSON.parse(row.item) as T));
  const get = (id: string) => parse(db.get<Row>(`SELECT item FROM ${table} WHERE id = ?`, id));
  return {
    insert: (item) => () => {
      db.run(`INSERT INTO ${table} (id, owner, item) VALUES (?, ?, ?)`, item.id, item.owner, JSON.stringify(item));
    },
    update: (id, change) => () => {
      const item = get(id);
      if (item !== undefined) db.run(`UPDATE ${table} SET item = ? WHERE id = ?`, JSON.stringify(change(item)), id);
    },
    delete: (id) => () => {
      db.run(`DELETE FROM ${table} WHERE id = ?`, id);
    },
    when:
      (id, wanted, ...changes) =>
      (transaction) => {
        const item = get(id);
        if (item !== undefined && wanted(item)) for (const change of changes) change(transaction);
      },
    get: async (id) => get(id),
    find: async (owner, id) => parse(db.get<Row>(`SELECT item FROM ${table} WHERE id = ? AND owner = ?`, id, owner)),
    async list(owner, { limit, after }: PageRequest, where = {}) {
      let before = Number.MAX_SAFE_INTEGER;
      if (after !== undefined) {
        const row = db.get<Row>(`SELECT seq FROM ${table} WHERE id = ? AND owner = ?`, after, owner);
        if (row === undefined) return undefined;
        before = row.seq;
      }
      const wanted = Object.entries(where).filter(([, value]) => value !== undefined) as [string, Value][];
      const filter = wanted.map(([name]) => ` AND item ->> '$.${name}' = ?`).join('');
      const rows = db.all<Row>(
        `SELECT item FROM ${table} WHERE owner = ? AND seq < ?${filter} ORDER BY seq DESC LIMIT ?`,
        owner,
        before,
        ...wanted.map(([, value]) => value),
        limit + 1,
      );
      return { items: rows.slice(0, limit).map((row) => JSON.parse(row.item) as T), more: rows.length > limit };
    },
  };
}
