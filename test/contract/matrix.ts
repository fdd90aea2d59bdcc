// One fault of the reference API in, the checks that the tester turned red under it out.
import {
  createReferenceApi,
  DEVELOPMENT_KEY,
  descriptionPath,
  type FaultyReferenceApiOptions,
  serve,
} from '../../reference-api/index.ts';
import type { ApiMap } from '../../src/api-map/index.ts';
import { FAULTS, type Fault } from '../../src/faults/index.ts';
import type { ContractReport } from '../../src/report/model.ts';
import { loadMap, notPassed, testTarget } from './harness.ts';
import { steppedClock } from './stepped-clock.ts';

let loading: Promise<ApiMap> | undefined;
let loadingRealtime: Promise<ApiMap> | undefined;

/** Both sides go by one clock, twenty times as fast as real time. */
const SPEED = 20;
/** Far above what anything here takes, but for what never comes. */
const PATIENT = { timeoutMs: 600_000, jobMs: 600_000 };
/** For faults under which something never comes. The time limit is longer than the silence that SSE-20 speaks of. */
export const IMPATIENT = { timeoutMs: 60_000, jobMs: 60_000 };
const ENDLESS = new Set(['sse-stalls', 'job-cancel-stuck']);

/** The reference API under `faults`, tested. */
export function testReference(faults: readonly string[]): Promise<ContractReport> {
  return testIn({ stageMs: 600, lineMs: 40, paceMs: 80, faults });
}

/** The reference API under other circumstances. `only`: the scenarios that look at them. */
export async function testIn(
  circumstances: Omit<FaultyReferenceApiOptions, 'clock'>,
  only: readonly string[] = [],
  times = circumstances.faults?.some((id) => ENDLESS.has(id)) ? IMPATIENT : PATIENT,
): Promise<ContractReport> {
  loading ??= loadMap(descriptionPath);
  const map = await loading;
  const clock = steppedClock(SPEED);
  const server = await serve(await createReferenceApi({ ...circumstances, clock }), { port: 0, host: '127.0.0.1' });
  try {
    return await testTarget(map, server.url, { token: DEVELOPMENT_KEY, clock, ...times, selection: { only } });
  } finally {
    await server.close();
    clock.stop();
  }
}

/** The same of its WebSocket, which has a description of its own. */
export async function testRealtime(faults: readonly string[]): Promise<ContractReport> {
  loadingRealtime ??= loadMap(descriptionPath.replace('openapi.yaml', 'asyncapi.yaml'));
  const clock = steppedClock(SPEED);
  const server = await serve(await createReferenceApi({ paceMs: 80, faults, clock }), { port: 0, host: '127.0.0.1' });
  try {
    return await testTarget(await loadingRealtime, server.url, { token: DEVELOPMENT_KEY, clock, ...IMPATIENT });
  } finally {
    await server.close();
    clock.stop();
  }
}

/** What has to turn red: the check of the fault, and what fails of necessity with it. */
export function declaredBy(fault: Fault): string[] {
  return [fault.check, ...fault.consequences].sort();
}

export async function turnedRedBy(fault: Fault): Promise<string[]> {
  return notPassed(await (fault.check.startsWith('realtime/') ? testRealtime : testReference)([fault.id]));
}

export { FAULTS };
