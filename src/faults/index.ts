export { FAULTS, findFault } from './catalogue/index.ts';
export type { Fault } from './types.ts';
