import type { ApiKeyRecord, ApiKeyStore } from '../types.ts';
import { collection } from './collection.ts';
import type { Database } from './database.ts';

export function apiKeyStore(db: Database): ApiKeyStore {
  return {
    ...collection<ApiKeyRecord>(db, 'api_keys'),
    async byDigest(digest) {
      const row = db.get<{ readonly item: string }>("SELECT item FROM api_keys WHERE item ->> '$.digest' = ?", digest);
      return row && (JSON.parse(row.item) as ApiKeyRecord);
    },
  };
}
