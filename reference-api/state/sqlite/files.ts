import type { FileRecord, FileStore } from '../types.ts';
import { collection } from './collection.ts';
import type { Database } from './database.ts';

export function fileStore(db: Database): FileStore {
  const { insert, update: _, when: __, ...files } = collection<FileRecord>(db, 'files');
  return {
    ...files,
    put: (file, content) => (transaction) => {
      insert(file)(transaction);
      db.run('INSERT INTO file_contents (id, content) VALUES (?, ?)', file.id, content);
    },
    delete: (id) => (transaction) => {
      files.delete(id)(transaction);
      db.run('DELETE FROM file_contents WHERE id = ?', id);
    },
    async content(owner, id) {
      const row = db.get<{ readonly content: ArrayBuffer }>(
        'SELECT content FROM file_contents JOIN files USING (id) WHERE id = ? AND owner = ?',
        id,
        owner,
      );
      return row && new Uint8Array(row.content);
    },
  };
}
