// The contract tester: a description's map and a target in, a graded report out.

export { Aborted } from './call.ts';
export { credentials } from './credentials.ts';
export { withTimeout } from './defaults.ts';
export { grade, isAtLeast, LETTERS } from './grade.ts';
export { globMatches, makePlan, type Plan, type Selection, selectableIds } from './plan.ts';
export { type ContractOptions, runContract } from './run.ts';
export { SCENARIOS } from './scenarios/index.ts';
export { publicUrl, targetUrl } from './target.ts';
export { type Clock, systemClock } from './wire/clock.ts';
export { DEFAULT_LIMITS, type WireLimits } from './wire/types.ts';
