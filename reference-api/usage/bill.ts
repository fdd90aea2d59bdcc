// What was made for a request -> the record that bills it.
import { seconds } from '../clock.ts';
import type { Call, Services } from '../services.ts';
import type { Change, UsageRecord } from '../state/types.ts';
import { costNanos } from './prices.ts';

export interface Made {
  /** The snapshot that answered. */
  readonly model: string;
  readonly inputTokens: number;
  readonly cachedTokens?: number;
  readonly outputTokens?: number;
  readonly reasoningTokens?: number;
}

/** Whom the work was done for. */
export interface Source {
  readonly id: string;
  readonly owner: string;
  readonly apiKeyId: string | null;
  readonly operation: string;
  readonly batchId: string | null;
  readonly queue: UsageRecord['queue'];
}

export function usageRecord(source: Source, made: Made, { clock, models }: Pick<Services, 'clock' | 'models'>): UsageRecord {
  const { inputTokens, cachedTokens = 0, outputTokens = 0, reasoningTokens = 0 } = made;
  const model = models.get(made.model);
  return {
    ...source,
    model: made.model,
    inputTokens,
    cachedTokens,
    outputTokens,
    reasoningTokens,
    costNanos: costNanos(model ?? { capabilities: [] }, { inputTokens, cachedTokens, outputTokens }, source.batchId !== null),
    createdAt: seconds(clock),
  };
}

/** Belongs into one commit with the answer where the answer is kept. */
export function bill(call: Call, services: Services, made: Made): Change {
  const { requestId, owner, apiKeyId = null, operation } = call;
  const source = { id: requestId, owner, apiKeyId, operation: operation.id, batchId: null, queue: null };
  return services.usage.record(usageRecord(source, made, services));
}
