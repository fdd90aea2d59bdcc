import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openState } from '../../../reference-api/state/sqlite/open-state.ts';
import type { FileRecord, State } from '../../../reference-api/state/types.ts';
import { fakeClock } from '../fake-clock.ts';

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

function directory(): string {
  const made = mkdtempSync(join(tmpdir(), 'assay-state-'));
  directories.push(made);
  return made;
}

const file = (id: string, owner = 'one'): FileRecord => ({ id, owner, filename: 'a', purpose: 'batch', bytes: 1, createdAt: 0 });
const content = new Uint8Array([0, 255, 10]);
const ids = async (state: State, owner = 'one', after?: string) =>
  (await state.files.list(owner, { limit: 2, ...(after === undefined ? {} : { after }) }))?.items.map(({ id }) => id);

test('a change that throws undoes those before it', async () => {
  const state = openState(fakeClock());
  const fails = () => {
    throw new Error('no');
  };
  await expect(state.commit(state.files.put(file('a'), content), fails)).rejects.toThrow('no');
  expect(await ids(state)).toEqual([]);
  await state.commit(state.files.put(file('a'), content));
  expect(await state.files.content('one', 'a')).toEqual(content);
});

test('a page holds the newest items of its owner, and ends', async () => {
  const state = openState(fakeClock());
  await state.commit(
    ...['a', 'b', 'c'].map((id) => state.files.put(file(id), content)),
    state.files.put(file('x', 'two'), content),
  );
  expect(await ids(state)).toEqual(['c', 'b']);
  expect(await ids(state, 'one', 'b')).toEqual(['a']);
  expect(await ids(state, 'one', 'x')).toBeUndefined();
  expect(await state.files.find('one', 'x')).toBeUndefined();
});

test('what was committed is there after the end of the process', async () => {
  const data = directory();
  const clock = fakeClock();
  const first = openState(clock, data);
  await first.commit(first.files.put(file('a'), content), first.jobs.enqueue({ kind: 'batch', id: 'b' }, 500));
  await first.idempotency.claim('s', 'answered', 'f');
  await first.commit(first.idempotency.finish('s', 'answered', { status: 201, headers: [], body: 'x' }));
  await first.idempotency.claim('s', 'interrupted', 'f');
  first.close();

  const second = openState(clock, data);
  expect(await ids(second)).toEqual(['a']);
  expect(await second.idempotency.claim('s', 'answered', 'f')).toMatchObject({ state: 'done', response: { body: 'x' } });
  // It has left nothing behind, so the same key may run it.
  expect(await second.idempotency.claim('s', 'interrupted', 'f')).toEqual({ state: 'new' });
  const steps: string[] = [];
  second.jobs.start(async ({ id }) => {
    steps.push(id);
    return steps.length < 3 ? 100 : undefined;
  });
  await clock.advance(499);
  expect(steps).toEqual([]);
  await clock.advance(1000);
  expect(steps).toEqual(['b', 'b', 'b']);
  second.close();

  const third = openState(clock, data);
  third.jobs.start(async ({ id }) => void steps.push(id));
  await clock.advance(1000);
  expect(steps).toHaveLength(3);
  third.close();
});

test('a step that throws is tried again, later each time', async () => {
  const clock = fakeClock();
  const state = openState(clock);
  const at: number[] = [];
  const began = clock.now();
  state.jobs.start(async () => {
    at.push(clock.now() - began);
    if (at.length < 4) throw new Error('no');
    return undefined;
  });
  await state.commit(state.jobs.enqueue({ kind: 'batch', id: 'b' }, 0));
  await clock.advance(60_000);
  expect(at).toEqual([0, 1000, 3000, 7000]);
});

test('a directory has one writer, and a file that is no database is named', () => {
  const data = directory();
  const first = openState(fakeClock(), data);
  expect(() => openState(fakeClock(), data)).toThrow(/in use by another process/);
  first.close();
  openState(fakeClock(), data).close();
  const other = directory();
  writeFileSync(join(other, 'assay.db'), 'no database at all, but long enough to be looked at as if it were one'.repeat(20));
  expect(() => openState(fakeClock(), other)).toThrow(/is no SQLite database/);
});
