import type { SettingsRecord, SettingsStore } from '../types.ts';
import type { Database } from './database.ts';

const DEFAULT: SettingsRecord = { version: 0, maxOutputTokens: null, allowedModels: null, updatedAt: null };

export function settingsStore(db: Database): SettingsStore {
  const get = (owner: string): SettingsRecord => {
    const row = db.get<{ readonly item: string }>('SELECT item FROM settings WHERE owner = ?', owner);
    return row === undefined ? DEFAULT : (JSON.parse(row.item) as SettingsRecord);
  };
  return {
    get: async (owner) => get(owner),
    update: (owner, change) => () => {
      db.run('INSERT OR REPLACE INTO settings (owner, item) VALUES (?, ?)', owner, JSON.stringify(change(get(owner))));
    },
  };
}
