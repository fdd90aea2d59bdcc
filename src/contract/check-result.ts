import type { CheckResult, Verdict } from '../report/model.ts';
import { toCurl } from './curl.ts';
import type { PlannedCheck } from './plan.ts';
import type { Judgement } from './verdict.ts';

const BROKEN: Readonly<Record<PlannedCheck['level'], Verdict>> = { MUST: 'fail', SHOULD: 'warn', MAY: 'info' };

export interface Reporting {
  /** Takes credentials out of any text. */
  mask(text: string): string;
  onError?(check: string, error: unknown): void;
}

/** What a scenario said of a check → how it stands in the report. */
export function resultOf(
  check: PlannedCheck,
  judged: Readonly<Record<string, Judgement | undefined>> | Error | undefined,
  { mask, onError }: Reporting,
): CheckResult {
  if (check.skipped !== undefined) return skippedResult(check, check.skipped);
  if (judged instanceof Error) {
    onError?.(check.id, judged);
    return result(check, 'error', `The tester failed, which says nothing of the target: ${mask(judged.message)}`);
  }
  const judgement = judged?.[check.claim];
  if (judgement === undefined) return result(check, 'error', 'The tester gave no verdict, which says nothing of the target.');
  switch (judgement.is) {
    case 'kept':
      return result(check, 'pass', '');
    case 'unseen':
      return result(check, 'not-applicable', `Not seen: ${mask(judgement.reason)}.`);
    case 'skipped':
      return result(check, 'skipped', `Skipped: ${mask(judgement.reason)}.`);
    case 'blocked': {
      const message = `Not judged, since ${mask(judgement.reason)} (\`${judgement.root}\`).`;
      return result(check, 'blocked', message, {
        root: judgement.root,
        ...(judgement.exchange === undefined ? {} : { curl: mask(toCurl(judgement.exchange.request)) }),
      });
    }
    case 'broken': {
      const { exchange, evidence } = judgement;
      return result(check, BROKEN[check.level], `Expected ${mask(judgement.expected)}; found ${mask(judgement.found)}.`, {
        ...(evidence === undefined ? {} : { evidence: mask(evidence) }),
        ...(exchange === undefined ? {} : { curl: mask(toCurl(exchange.request)) }),
      });
    }
  }
}

export function skippedResult(check: PlannedCheck, why: string): CheckResult {
  const skipped = result(check, 'skipped', `Skipped: ${why}.`);
  return check.elsewhere === undefined ? skipped : { ...skipped, elsewhere: check.elsewhere };
}

export function result(
  check: PlannedCheck,
  verdict: Verdict,
  message: string,
  more: { evidence?: string; curl?: string; root?: string } = {},
): CheckResult {
  return {
    id: check.id,
    clause: check.clause,
    level: check.level,
    verdict,
    message,
    ...(check.operation === undefined ? {} : { operation: check.operation.key }),
    ...more,
  };
}
