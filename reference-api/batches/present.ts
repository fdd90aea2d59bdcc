// A batch as it is remembered -> as the description says it.
import type { BatchRecord } from '../state/types.ts';

/** `waiting`: the ids of the batches that have not begun, in the order in which they will. */
export function presentBatch(batch: BatchRecord, waiting: readonly string[]): Record<string, unknown> {
  const { times } = batch;
  const position = waiting.indexOf(batch.id);
  return {
    id: batch.id,
    object: 'batch',
    endpoint: batch.endpoint,
    errors: batch.errors.length === 0 ? null : { object: 'list', data: batch.errors },
    input_file_id: batch.inputFileId,
    completion_window: '24h',
    status: batch.status,
    queue_position: position === -1 ? null : position,
    output_file_id: batch.outputFileId,
    error_file_id: batch.errorFileId,
    created_at: batch.createdAt,
    in_progress_at: times.in_progress ?? null,
    expires_at: batch.expiresAt,
    finalizing_at: times.finalizing ?? null,
    completed_at: times.completed ?? null,
    failed_at: times.failed ?? null,
    expired_at: times.expired ?? null,
    cancelling_at: times.cancelling ?? null,
    cancelled_at: times.cancelled ?? null,
    request_counts: batch.counts,
    metadata: batch.metadata,
  };
}
