// Runs the tester in this process against a URL.
import { randomUUID } from 'node:crypto';

import type { ApiMap } from '../../src/api-map/index.ts';
import { buildApiMap } from '../../src/api-map/index.ts';
import {
  type Clock,
  credentials,
  DEFAULT_LIMITS,
  makePlan,
  runContract,
  type Selection,
  systemClock,
  targetUrl,
} from '../../src/contract/index.ts';
import { loadDescription } from '../../src/description/index.ts';
import type { ContractReport } from '../../src/report/model.ts';

export interface TestRun {
  readonly token?: string;
  readonly model?: string;
  readonly selection?: Partial<Selection>;
  /** Real time when absent. */
  readonly clock?: Clock;
  readonly timeoutMs?: number;
  readonly jobMs?: number;
  readonly headers?: [string, string][];
  readonly maxRequests?: number;
  readonly seed?: number;
}

export async function loadMap(source: string): Promise<ApiMap> {
  return buildApiMap(await loadDescription({ source, cwd: process.cwd(), overlays: [] }));
}

export async function testTarget(map: ApiMap, url: string, run: TestRun = {}): Promise<ContractReport> {
  const timeoutMs = run.timeoutMs ?? 60_000;
  return runContract({
    map,
    plan: makePlan(map, { only: [], skip: [], readOnly: false, ...run.selection }),
    spec: 'openapi.yaml',
    target: targetUrl(url),
    credentials: credentials({
      name: 'ASSAY_TOKEN',
      headers: run.headers ?? [],
      ...(run.token === undefined ? {} : { token: run.token }),
    }),
    limits: { ...DEFAULT_LIMITS, totalMs: timeoutMs, idleMs: timeoutMs, connectMs: timeoutMs },
    clock: run.clock ?? systemClock,
    signal: new AbortController().signal,
    concurrency: 4,
    pollMs: 500,
    jobMs: run.jobMs ?? 60_000,
    runMs: 3_600_000,
    runId: randomUUID(),
    onError: (check, error) => console.error(check, error),
    ...(run.model === undefined ? {} : { model: run.model }),
    ...(run.seed === undefined ? {} : { seed: run.seed }),
    ...(run.maxRequests === undefined ? {} : { maxRequests: run.maxRequests }),
  });
}

/** Ids of the checks that are neither passed nor out of the question. */
export function notPassed(report: ContractReport): string[] {
  return [
    ...new Set(report.checks.filter(({ verdict }) => !['pass', 'not-applicable'].includes(verdict)).map(({ id }) => id)),
  ].sort();
}
