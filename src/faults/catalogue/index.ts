// All faults, as `assay list faults` prints them.

import type { Fault } from '../types.ts';
import { ERRORS_FAULTS } from './errors.ts';
import { GENERATION_FAULTS } from './generation.ts';
import { JOBS_FAULTS } from './jobs.ts';
import { MODELS_FAULTS } from './models.ts';
import { STREAMING_FAULTS } from './streaming.ts';
import { TOOLS_FAULTS } from './tools.ts';

export const FAULTS: readonly Fault[] = [
  ...STREAMING_FAULTS,
  ...GENERATION_FAULTS,
  ...TOOLS_FAULTS,
  ...MODELS_FAULTS,
  ...ERRORS_FAULTS,
  ...JOBS_FAULTS,
];

const BY_ID = new Map(FAULTS.map((fault) => [fault.id, fault]));

export function findFault(id: string): Fault | undefined {
  return BY_ID.get(id);
}
