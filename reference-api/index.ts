export { type Clock, systemClock } from './clock.ts';
export { descriptionPath } from './document.ts';
export { createReferenceApi, type FaultyReferenceApiOptions } from './faults/create-reference-api.ts';
export type { RequestContext } from './pipeline.ts';
export { DEVELOPMENT_KEY, type ReferenceApi, type ReferenceApiOptions } from './reference-api.ts';
export { type Server, serve } from './serve.ts';
export { DataDirectoryError } from './state/sqlite/database.ts';
export type { WebhookReach } from './webhooks/addresses.ts';
