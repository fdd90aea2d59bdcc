import type { Verdict } from '../report/model.ts';

/** Of several verdicts on one check the highest counts. What is blocked stands beside its root, which is reported. */
export const RANK: Readonly<Record<Verdict, number>> = {
  error: 7,
  fail: 6,
  warn: 5,
  info: 4,
  pass: 3,
  blocked: 2,
  'not-applicable': 1,
  skipped: 0,
};
