import type { CheckResult, ContractReport, Verdict } from '../report/model.ts';
import { Aborted } from './call.ts';
import type { Credentials } from './credentials.ts';
import { toCurl } from './curl.ts';
import { grade } from './grade.ts';
import { interruption } from './interrupted.ts';
import type { Plan, PlannedCheck, PlannedRun } from './plan.ts';
import type { Session, SessionOptions } from './session.ts';
import { assertLetIn, openSession, publicUrl } from './target.ts';
import type { Judgement } from './verdict.ts';

export interface ContractOptions extends SessionOptions {
  readonly plan: Plan;
  /** As the user named the description. */
  readonly spec: string;
  readonly onError?: (check: string, error: unknown) => void;
}

const SCENARIOS_AT_ONCE = 8;
const CLEAN_UP_MS = 5_000;
const CLEAN_UP_AFTER_ABORT_MS = 600;

/** A plan and a target → the report. Rejects with an AssayError when the target cannot be tested at all, and with Aborted when the user stops. */
export async function runContract(options: ContractOptions): Promise<ContractReport> {
  const { plan, clock, signal, credentials } = options;
  const start = clock.now();
  const active = plan.runs.filter(({ checks }) => checks.some((check) => check.skipped === undefined));
  const operations = active.map(({ target }) => target.operation);
  const session = await openSession(options, operations);
  const judged = new Map<PlannedRun, Readonly<Record<string, Judgement | undefined>> | Error>();
  const judge = async (run: PlannedRun) => {
    judged.set(run, await judgeRun(run, session));
  };
  try {
    // With a budget the order decides what is left out, so it must not depend on which answer comes first.
    const width = options.maxRequests === undefined && options.maxTokens === undefined ? SCENARIOS_AT_ONCE : 1;
    await inParallel(
      active.filter(({ scenario }) => scenario.last !== true),
      width,
      judge,
    );
    await inParallel(
      active.filter(({ scenario }) => scenario.last === true),
      width,
      judge,
    );
  } finally {
    await session.cleanUp(signal.aborted ? CLEAN_UP_AFTER_ABORT_MS : CLEAN_UP_MS);
  }
  assertLetIn(session, operations);
  const checks = [
    ...plan.runs.flatMap((run) => run.checks.map((check) => resultOf(check, judged.get(run), credentials, options))),
    ...plan.notApplicable.map((check) => result(check, 'not-applicable', 'The description gives it no place.')),
  ];
  const { letter, clauses } = grade(checks);
  return {
    version: 1,
    target: publicUrl(session.options.target, credentials),
    spec: options.spec,
    dialects: options.map.dialects,
    grade: letter,
    clauses,
    checks,
    requests: session.requests,
    durationMs: Math.round(clock.now() - start),
  };
}

async function judgeRun(run: PlannedRun, session: Session): Promise<Readonly<Record<string, Judgement | undefined>> | Error> {
  const every = (judgement: Judgement) => Object.fromEntries(run.target.claims.map((claim) => [claim, judgement]));
  try {
    return await run.scenario.run(run.target, session);
  } catch (error) {
    if (error instanceof Aborted) throw error;
    const interrupted = interruption(error);
    if (interrupted !== undefined) return every(interrupted);
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < items.length) await work(items[next++]!);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
}

const BROKEN: Readonly<Record<PlannedCheck['level'], Verdict>> = { MUST: 'fail', SHOULD: 'warn', MAY: 'info' };

function resultOf(
  check: PlannedCheck,
  judged: Readonly<Record<string, Judgement | undefined>> | Error | undefined,
  credentials: Credentials,
  options: ContractOptions,
): CheckResult {
  if (check.skipped !== undefined) return result(check, 'skipped', `Skipped: ${check.skipped}.`);
  if (judged instanceof Error) {
    options.onError?.(check.id, judged);
    return result(check, 'error', `The tester failed, which says nothing of the target: ${credentials.mask(judged.message)}`);
  }
  const judgement = judged?.[check.claim];
  if (judgement === undefined) return result(check, 'error', 'The tester gave no verdict, which says nothing of the target.');
  switch (judgement.is) {
    case 'kept':
      return result(check, 'pass', '');
    case 'unseen':
      return result(check, 'not-applicable', `Not seen: ${credentials.mask(judgement.reason)}.`);
    case 'skipped':
      return result(check, 'skipped', `Skipped: ${credentials.mask(judgement.reason)}.`);
    case 'blocked': {
      const message = `Not judged, since ${credentials.mask(judgement.reason)} (\`${judgement.root}\`).`;
      return result(check, 'blocked', message, {
        root: judgement.root,
        ...(judgement.exchange === undefined ? {} : { curl: credentials.mask(toCurl(judgement.exchange.request)) }),
      });
    }
    case 'broken': {
      const { exchange, evidence } = judgement;
      return result(
        check,
        BROKEN[check.level],
        `Expected ${credentials.mask(judgement.expected)}; found ${credentials.mask(judgement.found)}.`,
        {
          ...(evidence === undefined ? {} : { evidence: credentials.mask(evidence) }),
          ...(exchange === undefined ? {} : { curl: credentials.mask(toCurl(exchange.request)) }),
        },
      );
    }
  }
}

function result(
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
