// What is remembered of a fine-tuning job -> as the description says it.
import { type Clock, seconds } from '../clock.ts';
import type { Pace } from '../services.ts';
import type { FineTuningCheckpoint, FineTuningEvent, FineTuningMetrics, FineTuningRecord } from '../state/types.ts';
import { isFinal } from './status.ts';

/** Before the first epoch: validating, queueing and beginning. */
const STAGES_BEFORE = 2;

export function presentJob(job: FineTuningRecord, clock: Clock, { stageMs }: Pace): Record<string, unknown> {
  const hyperparameters = { n_epochs: job.epochs, learning_rate_multiplier: job.learningRateMultiplier };
  return {
    id: job.id,
    object: 'fine_tuning.job',
    status: job.status,
    model: job.model,
    fine_tuned_model: job.tunedModelId,
    training_file: job.trainingFileId,
    validation_file: job.validationFileId,
    suffix: job.suffix,
    seed: job.seed,
    method: { type: 'supervised', supervised: { hyperparameters } },
    hyperparameters,
    trained_tokens: job.status === 'succeeded' ? job.tokens * job.trained : null,
    result_files: job.resultFileId === null ? [] : [job.resultFileId],
    error: job.error,
    metadata: job.metadata,
    created_at: job.createdAt,
    estimated_finish: isFinal(job.status) || job.status === 'paused' ? null : estimate(job, clock, stageMs),
    finished_at: job.finishedAt,
  };
}

function estimate(job: FineTuningRecord, clock: Clock, stageMs: number): number {
  const stages = job.epochs - job.trained + (job.status === 'running' ? 0 : STAGES_BEFORE);
  return seconds(clock) + Math.ceil((stages * stageMs) / 1000);
}

export function presentEvent(event: FineTuningEvent): Record<string, unknown> {
  const { id, number, createdAt, level, message, metrics } = event;
  const type = metrics === null ? 'message' : 'metrics';
  const data = metrics === null ? null : presentMetrics(metrics);
  return { id, object: 'fine_tuning.job.event', number, created_at: createdAt, level, message, type, data };
}

export function presentCheckpoint(checkpoint: FineTuningCheckpoint): Record<string, unknown> {
  const { id, jobId, modelId, metrics, createdAt } = checkpoint;
  return {
    id,
    object: 'fine_tuning.job.checkpoint',
    created_at: createdAt,
    fine_tuning_job_id: jobId,
    fine_tuned_model_checkpoint: modelId,
    step_number: metrics.step,
    metrics: presentMetrics(metrics),
  };
}

function presentMetrics({ step, trainLoss, validLoss }: FineTuningMetrics): Record<string, unknown> {
  return { step, train_loss: trainLoss, valid_loss: validLoss };
}
