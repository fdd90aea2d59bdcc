// The faults of the server by their id, as the catalogue names them.
import { BATCHES } from './batches.ts';
import { GENERATION } from './generation.ts';
import { INPUTS } from './inputs.ts';
import { JOBS } from './jobs.ts';
import { PREDICTION } from './prediction.ts';
import { REALTIME } from './realtime.ts';
import { REQUESTS } from './requests.ts';
import { RESOURCES } from './resources.ts';
import { RESPONSES } from './responses.ts';
import type { ServerFaults } from './types.ts';
import { WEBHOOKS } from './webhooks.ts';

export const SERVER_FAULTS: ServerFaults = {
  ...GENERATION,
  ...PREDICTION,
  ...REQUESTS,
  ...INPUTS,
  ...RESOURCES,
  ...JOBS,
  ...BATCHES,
  ...WEBHOOKS,
  ...RESPONSES,
  ...REALTIME,
};
