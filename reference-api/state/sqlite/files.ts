import { type Clock, seconds } from '../../clock.ts';
import type { FileRecord, FileStore } from '../types.ts';
import { collection } from './collection.ts';
import type { Database } from './database.ts';

export function fileStore(db: Database, clock: Clock): FileStore {
  const { insert, update: _, ...files } = collection<FileRecord>(db, 'files');
  const remove: FileStore['delete'] = (id) => (transaction) => {
    files.delete(id)(transaction);
    db.run('DELETE FROM file_contents WHERE id = ?', id);
  };
  /** What has expired is deleted before anyone can see it. */
  const expire = () => {
    const due = db.all<{ readonly id: string }>("SELECT id FROM files WHERE item ->> '$.expiresAt' <= ?", seconds(clock));
    if (due.length > 0) db.commit(due.map(({ id }) => remove(id)));
  };
  return {
    async get(id) {
      expire();
      return files.get(id);
    },
    async find(owner, id) {
      expire();
      return files.find(owner, id);
    },
    async list(...wanted) {
      expire();
      return files.list(...wanted);
    },
    put: (file, content) => (transaction) => {
      insert(file)(transaction);
      db.run('INSERT INTO file_contents (id, content) VALUES (?, ?)', file.id, content);
    },
    delete: remove,
    async content(owner, id) {
      expire();
      const row = db.get<{ readonly content: ArrayBuffer }>(
        'SELECT content FROM file_contents JOIN files USING (id) WHERE id = ? AND owner = ?',
        id,
        owner,
      );
      return row && new Uint8Array(row.content);
    },
  };
}
