import { type Clock, seconds } from '../../clock.ts';
import type { ResponseRecord, ResponseStore } from '../types.ts';
import { collection } from './collection.ts';
import type { Database } from './database.ts';

export function responseStore(db: Database, clock: Clock): ResponseStore {
  const responses = collection<ResponseRecord>(db, 'responses');
  const alive = (record: ResponseRecord | undefined) =>
    record !== undefined && record.expiresAt > seconds(clock) ? record : undefined;
  return {
    insert: (record) => (transaction) => {
      // Whoever adds takes away what is over its time, so that nothing else has to.
      const old = 'SELECT id FROM responses WHERE expires_at <= ?';
      db.run(`DELETE FROM response_events WHERE response IN (${old})`, seconds(clock));
      db.run('DELETE FROM responses WHERE expires_at <= ?', seconds(clock));
      responses.insert(record)(transaction);
      db.run('UPDATE responses SET expires_at = ? WHERE id = ?', record.expiresAt, record.id);
    },
    delete: (id) => (transaction) => {
      responses.delete(id)(transaction);
      db.run('DELETE FROM response_events WHERE response = ?', id);
    },
    get: async (id) => alive(await responses.get(id)),
    find: async (owner, id) => alive(await responses.find(owner, id)),
    setBody: (id, body) => responses.update(id, (record) => ({ ...record, body })),
    setEvents: (id, events) => () => {
      // An answer that was deleted while it was made leaves nothing behind.
      db.run(
        'INSERT OR REPLACE INTO response_events (response, events) SELECT id, ? FROM responses WHERE id = ?',
        JSON.stringify(events),
        id,
      );
    },
    async events(id) {
      const row = db.get<{ readonly events: string }>('SELECT events FROM response_events WHERE response = ?', id);
      return row && JSON.parse(row.events);
    },
  };
}
