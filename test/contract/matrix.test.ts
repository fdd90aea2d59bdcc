// Fault by fault: the clean reference is A+, and each fault turns exactly its declared set red. `npm run test:matrix` takes all faults,
// `npm test` a few.
import { expect, test } from 'vitest';
import { SCENARIOS } from '../../src/contract/index.ts';
import type { ContractReport } from '../../src/report/model.ts';
import { notPassed } from './harness.ts';
import { declaredBy, FAULTS, IMPATIENT, testIn, testRealtime, testReference, turnedRedBy } from './matrix.ts';

const ALL = process.env['ASSAY_MATRIX'] === 'all';
/** A bound for a defect of the tests, not for a slow machine. */
const TIMEOUT_MS = 180_000;
const CHECKS = SCENARIOS.flatMap(({ id, claims }) => Object.keys(claims).map((claim) => `${id}:${claim}`));
/**
 * The clean reference, left alone, gives no occasion to judge these: it is never silent for long, has no end of its quota in sight, and does not
 * fail. Each is judged in circumstances of its own, below.
 */
const CIRCUMSTANCES: readonly { readonly check: string; readonly when: string; run(): Promise<ContractReport> }[] = [
  {
    check: 'stream/timing:heartbeat',
    when: 'its model is silent for 20 seconds at a time',
    run: () => testIn({ paceMs: 20_000, seed: 'slow' }, ['stream/timing'], IMPATIENT),
  },
  {
    check: 'limits/headers:retry-after',
    when: 'its quota is small',
    run: () => testIn({ paceMs: 80, quota: { requests: 3, windowSeconds: 30 } }, ['models/answer', 'limits']),
  },
  // This one needs a failure, so it is judged under the fault that fails in good order; all that it turns red is declared.
  {
    check: 'stream/failure:not-complete',
    when: 'it fails in the middle of each stream, and says so',
    run: () => testReference(['sse-fails']),
  },
];

const REALTIME = CHECKS.filter((check) => check.startsWith('realtime/'));

/** A run takes seconds of work, so the sample is the first fault of every third family of checks. */
const SAMPLE = FAULTS.filter(
  (fault, index) => FAULTS.findIndex(({ check }) => check.split('/')[0] === fault.check.split('/')[0]) === index,
).filter((_, index) => index % 3 === 0);

test(
  'the clean reference passes every check that applies, and gets A+',
  async () => {
    const report = await testReference([]);
    expect(notPassed(report)).toEqual([]);
    expect(report.grade).toBe('A+');
    expect(report.clauses.tested).toBe(report.clauses.applicable);
    expect(report.clauses.applicable).toBeGreaterThanOrEqual(75);
    const judged = new Set([
      ...report.checks.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id),
      ...CIRCUMSTANCES.map(({ check }) => check),
      ...REALTIME,
    ]);
    expect(CHECKS.filter((check) => !judged.has(check))).toEqual([]);
    // Two runs agree, but for what a target may do or not do (a slow moment, a 429).
    const again = await testReference([]);
    const passed = ({ checks }: typeof report) =>
      checks.filter(({ verdict }) => verdict === 'pass').map(({ id, operation }) => `${id} ${operation}`);
    expect(passed(again).filter((id) => !id.startsWith('stream/timing'))).toEqual(
      passed(report).filter((id) => !id.startsWith('stream/timing')),
    );
  },
  TIMEOUT_MS,
);

test(
  'the WebSocket of the clean reference passes every check of its own, and gets A+',
  async () => {
    const report = await testRealtime([]);
    expect(notPassed(report)).toEqual([]);
    expect(report.grade).toBe('A+');
    const passed = report.checks.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id);
    expect(REALTIME.filter((check) => !passed.includes(check))).toEqual([]);
  },
  TIMEOUT_MS,
);

test.concurrent.each((ALL ? FAULTS : SAMPLE).map((fault) => [fault.id, fault] as const))(
  '%s turns exactly its declared set red',
  async (_, fault) => {
    expect(await turnedRedBy(fault)).toEqual(declaredBy(fault));
  },
  TIMEOUT_MS,
);

test.concurrent.each(CIRCUMSTANCES.map((one) => [one.check, one.when, one] as const))(
  '%s passes on the reference when %s',
  async (check, _, { run }) => {
    const own = (await run()).checks.filter(({ id }) => id === check);
    expect(own.filter(({ verdict }) => verdict !== 'not-applicable').map(({ verdict }) => verdict)).toContain('pass');
    expect(own.filter(({ verdict }) => !['pass', 'not-applicable'].includes(verdict))).toEqual([]);
  },
  TIMEOUT_MS,
);

test('every check has a fault of its own that turns it red', () => {
  const proven = new Set(FAULTS.map(({ check }) => check));
  expect(CHECKS.filter((check) => !proven.has(check))).toEqual([]);
});

test('every fault names checks that exist', () => {
  expect(FAULTS.flatMap(declaredBy).filter((check) => !CHECKS.includes(check))).toEqual([]);
});
