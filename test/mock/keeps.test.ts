// The mock is judged by the contract tester: what it says to keep, it keeps.
import { afterAll, expect, test } from 'vitest';
import { buildApiMap } from '../../src/api-map/index.ts';
import { loadDescription } from '../../src/description/index.ts';
import { MOCK_KEEPS, type MockOptions, startMock } from '../../src/mock/index.ts';
import { testTarget } from '../contract/harness.ts';
import { steppedClock } from '../contract/stepped-clock.ts';

/** Without a pace a stream is too short for SSE-18, which has a test of its own; a 429 (LIM-02) comes only when a client prefers it: handler.test.ts. */
const NO_OCCASION = ['SSE-18', 'LIM-02'];

const closing: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(closing.map((close) => close())));

async function reportOfMock(options: MockOptions, only: readonly string[] = []) {
  const description = await loadDescription({ source: 'reference-api/openapi.yaml', cwd: process.cwd() });
  const map = buildApiMap(description);
  const mock = await startMock([{ description, map, options }], { port: 0, host: '127.0.0.1', log: () => {} });
  closing.push(() => mock.close());
  return testTarget(map, mock.url, { token: 'any', clock: steppedClock(20), selection: { only } });
}

test('each clause that the mock says to keep is tested on the reference description and broken by no check', async () => {
  const { checks } = await reportOfMock({ seed: 1 });
  const judged = (clause: string, verdicts: readonly string[]) =>
    checks
      .filter((check) => check.clause === clause && verdicts.includes(check.verdict))
      .map(({ id, message }) => `${id}: ${message}`);
  const broken = MOCK_KEEPS.flatMap((clause) => judged(clause, ['fail', 'warn', 'info', 'error', 'blocked']));
  expect(broken).toEqual([]);
  expect(MOCK_KEEPS.filter((clause) => judged(clause, ['pass']).length === 0)).toEqual(NO_OCCASION);
});

test('a mock with a pace sends events as they are due', async () => {
  const { checks } = await reportOfMock({ seed: 1, tps: 25 }, ['SSE-18']);
  expect(checks.filter(({ clause }) => clause === 'SSE-18').map(({ verdict }) => verdict)).toContain('pass');
});
