// The contract tester: a description's map and a target in, a graded report out.

export { Aborted } from './call.ts';
export { credentials } from './credentials.ts';
export { withTimeout } from './defaults.ts';
export type { Exchange } from './exchange.ts';
export { grade, isAtLeast, LETTERS } from './grade.ts';
export { type HarFile, openHarFile } from './har/har-file.ts';
export { type Recording, readHar } from './har/read-har.ts';
export { NotRecorded, replay, toCall } from './har/replay.ts';
export { toEntry } from './har/to-entry.ts';
export { type MatchOperation, matchOperation } from './observe/match-operation.ts';
export type { Seen } from './observe/observed-exchange.ts';
export { type Observer, observer } from './observe/observer.ts';
export { gradeTraffic } from './observe/replay-traffic.ts';
export { FILE_SCHEMA } from './own/file-schema.ts';
export { loadScenarios } from './own/load-scenarios.ts';
export { globMatches, makePlan, type Plan, type Selection, selectableIds } from './plan.ts';
export { type Proxy, startProxy } from './proxy/start-proxy.ts';
export { type ContractOptions, runContract } from './run.ts';
export type { Scenario } from './scenario.ts';
export { SCENARIOS } from './scenarios/index.ts';
export { basesOf, publicUrl, targetUrl } from './target.ts';
export { type Clock, systemClock } from './wire/clock.ts';
export { DEFAULT_LIMITS, type WireLimits } from './wire/types.ts';
