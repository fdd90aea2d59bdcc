// The rate limit headers that responses of models declare.
import type { ApiMap, RateLimitHeader } from '../../src/api-map/types.ts';
import { inferences, type Operation } from '../select.ts';

export function* rateLimits(map: ApiMap): Generator<Operation & { header: RateLimitHeader }> {
  for (const { operation } of inferences(map)) for (const header of operation.rateLimits) yield { operation, header };
}
