// All faults, as `assay list faults` prints them.

import type { Fault } from '../types.ts';
import { BACKGROUND_FAULTS } from './background.ts';
import { ERRORS_FAULTS } from './errors.ts';
import { GENERATION_FAULTS } from './generation.ts';
import { INPUTS_FAULTS } from './inputs.ts';
import { JOBS_FAULTS } from './jobs.ts';
import { MODELS_FAULTS } from './models.ts';
import { REALTIME_FAULTS } from './realtime.ts';
import { STREAM_EVENTS_FAULTS } from './stream-events.ts';
import { STREAM_FRAMING_FAULTS } from './stream-framing.ts';
import { TOOLS_FAULTS } from './tools.ts';
import { WEBHOOKS_FAULTS } from './webhooks.ts';

export const FAULTS: readonly Fault[] = [
  ...STREAM_FRAMING_FAULTS,
  ...STREAM_EVENTS_FAULTS,
  ...GENERATION_FAULTS,
  ...TOOLS_FAULTS,
  ...MODELS_FAULTS,
  ...ERRORS_FAULTS,
  ...INPUTS_FAULTS,
  ...JOBS_FAULTS,
  ...WEBHOOKS_FAULTS,
  ...BACKGROUND_FAULTS,
  ...REALTIME_FAULTS,
];

const BY_ID = new Map(FAULTS.map((fault) => [fault.id, fault]));

export function findFault(id: string): Fault | undefined {
  return BY_ID.get(id);
}
