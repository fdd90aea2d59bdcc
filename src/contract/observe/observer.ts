// Traffic that somebody else made in, one exchange after the other; what it breaks, and a graded report, out.
import type { ApiMap, OperationMap } from '../../api-map/types.ts';
import type { CheckResult, ContractReport } from '../../report/model.ts';
import { result, resultOf } from '../check-result.ts';
import { credentials } from '../credentials.ts';
import type { Exchange } from '../exchange.ts';
import { isSuccess } from '../exchange.ts';
import { grade } from '../grade.ts';
import { interruption } from '../interrupted.ts';
import { makePlan, type PlannedCheck, type PlannedRun, type Selection } from '../plan.ts';
import { valueAt } from '../pointer.ts';
import { RANK } from '../rank.ts';
import type { Scenario } from '../scenario.ts';
import type { SessionOptions } from '../session.ts';
import type { Judgement } from '../verdict.ts';
import { systemClock } from '../wire/clock.ts';
import { DEFAULT_LIMITS } from '../wire/types.ts';
import type { MatchOperation } from './match-operation.ts';
import { type Observed, observedExchange, type Seen } from './observed-exchange.ts';
import { ObservedSession } from './observed-session.ts';

export interface ObserverOptions {
  readonly map: ApiMap;
  readonly match: MatchOperation;
  readonly selection: Selection;
  /** As the report shows them. */
  readonly spec: string;
  readonly target: string;
  readonly onError?: (check: string, error: unknown) => void;
}

export interface Observer {
  /** Judges an exchange. Resolves to the exchange without its credentials, and the checks that it turned red as the first one. */
  see(seen: Seen): Promise<Observed & { readonly fresh: readonly CheckResult[] }>;
  report(durationMs: number): ContractReport;
}

export function observer(options: ObserverOptions): Observer {
  const { map, match, onError } = options;
  const plan = makePlan(map, options.selection);
  const runs = new Map<string, PlannedRun[]>();
  for (const run of plan.runs) {
    const { key } = run.target.operation;
    runs.set(key, [...(runs.get(key) ?? []), run]);
  }
  const results = new Map<PlannedCheck, CheckResult>();
  let models: Exchange | undefined;
  let requests = 0;

  async function see(seen: Seen): Promise<Observed & { fresh: CheckResult[] }> {
    const operation = match(seen.method, seen.url)?.operation;
    const observed = observedExchange(map, operation, seen);
    const { exchange, mask } = observed;
    requests++;
    const fresh: CheckResult[] = [];
    // Whoever stops reading has not seen the end, and what was too long to be kept was not seen whole.
    if (operation === undefined || ['aborted', 'too-large'].includes(exchange.ending)) return { ...observed, fresh };
    if (operation.key === map.models?.list && isSuccess(exchange)) models = exchange;
    for (const run of runs.get(operation.key) ?? []) {
      const claims = run.scenario.passive?.(operation, exchange) ?? [];
      const checks = run.checks.filter((check) => check.skipped === undefined && claims.includes(check.claim));
      if (checks.length === 0) continue;
      const judged = await judge(run.scenario, operation, checks, observed);
      for (const check of checks) {
        const found = resultOf(check, judged, { mask, ...(onError === undefined ? {} : { onError }) });
        const known = results.get(check);
        if (known !== undefined && RANK[known.verdict] >= RANK[found.verdict]) continue;
        results.set(check, found);
        if (RANK[found.verdict] > RANK.pass) fresh.push(found);
      }
    }
    return { ...observed, fresh };
  }

  async function judge(scenario: Scenario, operation: OperationMap, checks: readonly PlannedCheck[], observed: Observed) {
    const every = (judgement: Judgement) => Object.fromEntries(checks.map(({ claim }) => [claim, judgement]));
    const model = operation.request.model === undefined ? undefined : valueAt(observed.json, operation.request.model.at);
    const session = new ObservedSession(sessionOptions(map), observed.exchange, models);
    // The model that was asked, which scenarios would choose themselves.
    await session.once(`model ${operation.key}`, async () => (typeof model === 'string' ? model : undefined));
    try {
      return await scenario.run({ operation, claims: checks.map(({ claim }) => claim) }, session);
    } catch (error) {
      const interrupted = interruption(error);
      if (interrupted !== undefined) return every(interrupted);
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  function report(durationMs: number): ContractReport {
    const checks = [
      ...plan.runs.flatMap((run) =>
        run.checks.map((check) => {
          if (check.skipped !== undefined) return result(check, 'skipped', `Skipped: ${check.skipped}.`);
          const why = run.scenario.passive === undefined ? 'it takes requests of its own' : 'no exchange that shows it came by';
          return results.get(check) ?? result(check, 'skipped', `Skipped: ${why}.`);
        }),
      ),
      ...plan.notApplicable.map((check) => result(check, 'not-applicable', 'The description gives it no place.')),
    ];
    const { letter, clauses } = grade(checks);
    const { spec, target } = options;
    return {
      version: 1,
      target,
      spec,
      dialects: map.dialects,
      grade: letter,
      clauses,
      checks,
      requests,
      durationMs: Math.round(durationMs),
    };
  }

  return { see, report };
}

function sessionOptions(map: ApiMap): SessionOptions {
  return {
    map,
    target: new URL('http://observed.invalid'),
    credentials: credentials({ name: 'ASSAY_TOKEN', headers: [] }),
    limits: DEFAULT_LIMITS,
    clock: systemClock,
    signal: new AbortController().signal,
    concurrency: 1,
    pollMs: 0,
    jobMs: 0,
    runMs: Number.POSITIVE_INFINITY,
    runId: '',
  };
}
