// One fault of the reference API in, the checks that the tester turned red under it out.
import {
  type Clock,
  createReferenceApi,
  DEVELOPMENT_KEY,
  descriptionPath,
  type FaultyReferenceApiOptions,
  serve,
  systemClock,
} from '../../reference-api/index.ts';
import type { ApiMap } from '../../src/api-map/index.ts';
import { FAULTS, type Fault } from '../../src/faults/index.ts';
import type { ContractReport } from '../../src/report/model.ts';
import { loadMap, notPassed, testTarget } from './harness.ts';

let loading: Promise<ApiMap> | undefined;

const SPEED = 20;

/** The reference API under `faults`, tested. Its jobs take milliseconds, and the tester's clock goes twenty times as fast. */
export function testReference(faults: readonly string[]): Promise<ContractReport> {
  return testIn({ stageMs: 30, lineMs: 2, paceMs: 4, faults });
}

/** The reference API under other circumstances. `only`: the scenarios that look at them. */
export async function testIn(
  circumstances: FaultyReferenceApiOptions,
  only: readonly string[] = [],
  times = { speed: SPEED, timeoutMs: TIMEOUT_MS },
): Promise<ContractReport> {
  loading ??= loadMap(descriptionPath);
  const map = await loading;
  const server = await serve(await createReferenceApi(circumstances), { port: 0, host: '127.0.0.1' });
  try {
    return await testTarget(map, server.url, { token: DEVELOPMENT_KEY, ...times, jobMs: JOB_MS, selection: { only } });
  } finally {
    await server.close();
  }
}

/** A clock that goes as fast as the tester's, so that what the server waits for comes when the tester expects it. */
export function fastServerClock(speed: number): Clock {
  const start = Date.now();
  return {
    now: () => start + (Date.now() - start) * speed,
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
  };
}

/** Long enough for the silence that SSE-20 speaks of. */
const TIMEOUT_MS = 45_000;
const JOB_MS = 30_000;

/** What has to turn red: the check of the fault, and what fails of necessity with it. */
export function declaredBy(fault: Fault): string[] {
  return [fault.check, ...fault.consequences].sort();
}

export async function turnedRedBy(fault: Fault): Promise<string[]> {
  return notPassed(await testReference([fault.id]));
}

export { FAULTS };
