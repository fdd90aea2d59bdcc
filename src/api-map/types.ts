// The types of the API map, one file for each area of it.

export type * from '../dialects/lifecycle.ts';
export type * from '../dialects/wire.ts';
export type * from './types/answer.ts';
export type * from './types/api.ts';
export type * from './types/errors.ts';
export type * from './types/found.ts';
export type * from './types/job.ts';
export type * from './types/management.ts';
export type * from './types/realtime.ts';
export type * from './types/request.ts';
export type * from './types/stream.ts';
