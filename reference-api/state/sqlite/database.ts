// A file, or the memory of this process -> an SQLite database whose tables are up to date.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Libsql from 'libsql';
import type { Change } from '../types.ts';
import { MIGRATIONS } from './migrations.ts';

export type Value = string | number | null | Uint8Array;

/** Everything is synchronous and takes microseconds, so that no transaction waits for anything. */
export interface Database {
  all<T>(sql: string, ...values: Value[]): T[];
  get<T>(sql: string, ...values: Value[]): T | undefined;
  /** The number of rows that were changed. */
  run(sql: string, ...values: Value[]): number;
  commit(changes: readonly Change[]): void;
  close(): void;
}

/** SQLite, `PRAGMA locking_mode`: a WAL that was opened under the exclusive mode must be left before the mode can be. */
const RELEASE = 'PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT count(*) FROM sqlite_schema';

/** Thrown when the directory cannot hold the state: it says why. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError';
}

/** `directory`: where the database stands, made when it does not exist; without it everything is in memory. */
export function openDatabase(directory?: string): Database {
  const connection = directory === undefined ? new Libsql(':memory:') : openFile(directory);
  migrate(connection);
  const prepared = new Map<string, Libsql.Statement>();
  const statement = (sql: string) => {
    const known = prepared.get(sql) ?? connection.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  return {
    all: <T>(sql: string, ...values: Value[]) => statement(sql).all(values) as T[],
    // `get` of the library adds a field of its own to the row.
    get: <T>(sql: string, ...values: Value[]) => statement(sql).all(values)[0] as T | undefined,
    run: (sql, ...values) => statement(sql).run(values).changes,
    commit(changes) {
      const actions: (() => void)[] = [];
      statement('BEGIN IMMEDIATE').run();
      try {
        for (const change of changes) change({ after: (action) => actions.push(action) });
        statement('COMMIT').run();
      } catch (error) {
        statement('ROLLBACK').run();
        throw error;
      }
      for (const action of actions) action();
    },
    close() {
      // The library keeps a connection open until its statements are collected, so the lock is given back by hand.
      if (directory !== undefined) connection.exec(RELEASE);
      connection.close();
    },
  };
}

function openFile(directory: string): Libsql.Database {
  try {
    makeDirectory(resolve(directory));
    const connection = new Libsql(join(directory, 'assay.db'));
    // One writer: a second process is refused at once, and the system releases the lock of one that was killed.
    connection.pragma('locking_mode = EXCLUSIVE');
    connection.pragma('journal_mode = WAL');
    // A commit is on the disk before it is answered for, 0.3 ms each.
    connection.pragma('synchronous = FULL');
    connection.exec('BEGIN EXCLUSIVE; COMMIT');
    return connection;
  } catch (cause) {
    throw new DataDirectoryError(reason(directory, cause as Error & { readonly code?: string }), { cause });
  }
}

/** `recursive` of Node 20 never ends where a folder exists and nothing can be made in it, such as under /proc. */
function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeDirectory(dirname(path));
  mkdirSync(path);
}

function reason(directory: string, { code, message }: Error & { readonly code?: string }): string {
  if (code?.startsWith('SQLITE_BUSY')) return `The data directory ${directory} is in use by another process.`;
  if (code?.startsWith('SQLITE_NOTADB')) return `${join(directory, 'assay.db')} is no SQLite database.`;
  return `The data directory ${directory} cannot be used: ${message}`;
}

/** `user_version` counts the migrations that a database has had. */
function migrate(connection: Libsql.Database): void {
  const rows = connection.prepare('PRAGMA user_version').all() as { readonly user_version: number }[];
  const done = rows[0]?.user_version ?? 0;
  if (done > MIGRATIONS.length)
    throw new DataDirectoryError(`The data is of a later version (${done}) than this program (${MIGRATIONS.length}).`);
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index >= done) connection.exec(`BEGIN; ${sql}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}
