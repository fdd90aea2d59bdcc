// The API map: one understanding of a description, for lint, mock and contract alike.
export { buildApiMap } from './build.ts';
export { apiMapOf, seedApiMap } from './from-spectral.ts';
export { serialiseMap } from './serialise.ts';
export type * from './types.ts';
