import { setMaxListeners } from 'node:events';
import type { ContractReport } from '../report/model.ts';
import { Aborted } from './call.ts';
import { result, resultOf } from './check-result.ts';
import { grade } from './grade.ts';
import { interruption } from './interrupted.ts';
import type { Plan, PlannedRun } from './plan.ts';
import { flakiness, type Judged, MORE_TRIES, mayVary, unsettled } from './repeat.ts';
import type { Session, SessionOptions } from './session.ts';
import { assertLetIn, openSession, publicUrl } from './target.ts';
import type { Judgement } from './verdict.ts';

export interface ContractOptions extends SessionOptions {
  readonly plan: Plan;
  /** As the user named the description. */
  readonly spec: string;
  /** The user has stopped the run, and what it made is being taken back. */
  readonly onCleanUp?: () => void;
  readonly onError?: (check: string, error: unknown) => void;
}

/** Most of them wait most of the time; how many requests are under way is bounded apart. */
const SCENARIOS_AT_ONCE = 16;
const CLEAN_UP_MS = 20_000;
/** The process waits this long after Ctrl-C when there is something to take back (cli/main.ts). */
const CLEAN_UP_AFTER_ABORT_MS = 4_500;

/** A plan and a target → the report. Rejects with an AssayError when the target cannot be tested at all, and with Aborted when the user stops. */
export async function runContract(options: ContractOptions): Promise<ContractReport> {
  const { plan, clock, signal, credentials } = options;
  const start = clock.now();
  // Every request and every pause listens to it.
  setMaxListeners(0, signal);
  const active = plan.runs.filter(({ checks }) => checks.some((check) => check.skipped === undefined));
  const operations = active.map(({ target }) => target.operation);
  const session = await openSession(options, operations);
  const judged = new Map<PlannedRun, Judged>();
  const again = new Map<PlannedRun, Judged[]>();
  let leftOver = 0;
  const judge = async (run: PlannedRun) => {
    judged.set(run, await judgeRun(run, session));
  };
  try {
    // With a budget the order decides what is left out, so it must not depend on which answer comes first. A recording has no such haste.
    const bounded = options.maxRequests !== undefined || options.maxTokens !== undefined;
    const width = bounded || options.transport !== undefined ? 1 : SCENARIOS_AT_ONCE;
    const first = active.filter(({ scenario }) => scenario.last !== true);
    // What is made takes its time to end, so it is made before anything else.
    const making = first.filter(({ scenario }) => scenario.creates === true);
    const order = bounded ? first : [...making, ...first.filter(({ scenario }) => scenario.creates !== true)];
    await inParallel(order, width, judge);
    await inParallel(
      active.filter(({ scenario }) => scenario.last === true),
      width,
      judge,
    );
    for (let round = 1; round <= MORE_TRIES; round++) {
      const runs = active.filter((run) => mayVary(run) && unsettled(judged.get(run)!, again.get(run) ?? []).length > 0);
      await inParallel(runs, width, async (run) => {
        again.set(run, [...(again.get(run) ?? []), await judgeRun(run, session, round)]);
      });
    }
  } finally {
    if (signal.aborted && session.hasLeftovers) options.onCleanUp?.();
    leftOver = await session.cleanUp(signal.aborted ? CLEAN_UP_AFTER_ABORT_MS : CLEAN_UP_MS);
  }
  assertLetIn(session, operations);
  const { onError } = options;
  const reporting = { mask: credentials.mask, ...(onError === undefined ? {} : { onError }) };
  const checks = [
    ...plan.runs.flatMap((run) =>
      run.checks.map((check) => {
        const first = judged.get(run);
        const flaky = first === undefined ? undefined : flakiness(check.claim, first, again.get(run) ?? []);
        const made = resultOf(check, first, reporting);
        return flaky === undefined ? made : { ...made, flaky };
      }),
    ),
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
    ...(session.resends.length === 0 ? {} : { resent: session.resends }),
    ...(leftOver === 0 ? {} : { leftOver }),
    ...(plan.shard === undefined ? {} : { shard: plan.shard }),
  };
}

async function judgeRun(run: PlannedRun, session: Session, round = 0): Promise<Judged> {
  const every = (judgement: Judgement) => Object.fromEntries(run.target.claims.map((claim) => [claim, judgement]));
  try {
    return await session.within(
      `${run.scenario.id} ${run.target.operation.key}`,
      () => run.scenario.run(run.target, session),
      round,
    );
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
