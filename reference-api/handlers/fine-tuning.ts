// /v1/fine_tuning/jobs: create, list, get, cancel, pause, resume, events, checkpoints

import { modelFor } from '../chat/answering-model.ts';
import { seconds } from '../clock.ts';
import { ApiError, notFound } from '../errors.ts';
import { move } from '../fine-tuning/move.ts';
import { presentCheckpoint, presentEvent, presentJob } from '../fine-tuning/present.ts';
import { isFinal } from '../fine-tuning/status.ts';
import { type Call, type Handler, json, type Services } from '../services.ts';
import type { FineTuningRecord, FineTuningStatus } from '../state/types.ts';
import { once } from './once.ts';
import { listResponse, pageRequest } from './page.ts';

/** JOB-11: how long to wait between two polls. */
const POLL = { 'retry-after': '1' };
const AUTO = { epochs: 3, learningRateMultiplier: 1 };

interface Hyperparameters {
  readonly n_epochs?: number | 'auto';
  readonly learning_rate_multiplier?: number | 'auto';
}

interface CreateFineTuningJobRequest {
  readonly model: string;
  readonly training_file: string;
  readonly validation_file?: string | null;
  readonly suffix?: string | null;
  readonly seed?: number | null;
  readonly method?: { readonly type: 'supervised'; readonly supervised?: { readonly hyperparameters?: Hyperparameters } };
  readonly hyperparameters?: Hyperparameters;
  readonly metadata?: Readonly<Record<string, string>> | null;
}

export const createFineTuningJob: Handler = once(async (call, services) => {
  const request = call.body as CreateFineTuningJobRequest;
  const { clock, fineTuning, ids, jobs, models, pace } = services;
  const model = modelFor(request.model, 'chat', models);
  if (model.base_model !== null)
    throw notFound('model', `The model \`${model.id}\` was tuned itself and cannot be tuned again.`, 'model_not_capable');
  await trainingFile('training_file', request.training_file, call, services);
  if (request.validation_file != null) await trainingFile('validation_file', request.validation_file, call, services);
  const { n_epochs, learning_rate_multiplier } = request.method?.supervised?.hyperparameters ?? request.hyperparameters ?? {};
  const job: FineTuningRecord = {
    id: ids.next('ftjob-'),
    owner: call.owner,
    apiKeyId: call.apiKeyId ?? null,
    model: model.id,
    trainingFileId: request.training_file,
    validationFileId: request.validation_file ?? null,
    suffix: request.suffix ?? null,
    seed: request.seed ?? 0,
    epochs: typeof n_epochs === 'number' ? n_epochs : AUTO.epochs,
    learningRateMultiplier: typeof learning_rate_multiplier === 'number' ? learning_rate_multiplier : AUTO.learningRateMultiplier,
    metadata: request.metadata ?? null,
    status: 'validating_files',
    trained: 0,
    tokens: 0,
    events: 0,
    tunedModelId: null,
    resultFileId: null,
    error: null,
    createdAt: seconds(clock),
    finishedAt: null,
  };
  const begun = move(job, ['validating_files'], 'validating_files', { message: 'The job was created.' }, services);
  return {
    response: json(presentJob(job, clock, pace), {
      status: 202,
      headers: { location: `/v1/fine_tuning/jobs/${job.id}`, ...POLL },
    }),
    changes: [fineTuning.insert(job), begun, jobs.enqueue({ kind: 'fine_tuning', id: job.id }, pace.stageMs)],
  };
});

async function trainingFile(param: string, id: string, call: Call, { files }: Services): Promise<void> {
  if ((await files.find(call.owner, id))?.purpose !== 'fine-tune')
    throw notFound(param, `There is no file \`${id.slice(0, 100)}\` with the purpose \`fine-tune\`.`, 'file_not_found');
}

export const listFineTuningJobs: Handler = async (call, { clock, fineTuning, pace }) =>
  listResponse(await fineTuning.list(call.owner, pageRequest(call.query)), (job) => presentJob(job, clock, pace));

export const getFineTuningJob: Handler = async (call, services) => answer(call, services);

export const cancelFineTuningJob: Handler = (call, services) =>
  change(call, services, ['validating_files', 'queued', 'running', 'paused'], 'cancelled', 'The job was cancelled.');

export const pauseFineTuningJob: Handler = (call, services) =>
  change(call, services, ['queued', 'running'], 'paused', 'The job was paused.');

export const resumeFineTuningJob: Handler = (call, services) => change(call, services, ['paused'], 'queued', 'The job goes on.');

/** A job that stands there already is answered as it stands. */
async function change(
  call: Call,
  services: Services,
  from: readonly FineTuningStatus[],
  to: FineTuningStatus,
  message: string,
): Promise<Response> {
  const job = await owned(call, services);
  await services.commit(move(job, from, to, { message }, services));
  const after = await owned(call, services);
  if (after.status !== to) throw new ApiError(409, 'job_not_ready', `The job is \`${job.status}\`.`, { param: 'job_id' });
  return answer(call, services);
}

export const listFineTuningEvents: Handler = async (call, services) => {
  const { id } = await owned(call, services);
  return listResponse(await services.fineTuning.events.list(call.owner, pageRequest(call.query), { jobId: id }), presentEvent);
};

export const listFineTuningCheckpoints: Handler = async (call, services) => {
  const { id } = await owned(call, services);
  const page = await services.fineTuning.checkpoints.list(call.owner, pageRequest(call.query), { jobId: id });
  return listResponse(page, presentCheckpoint);
};

async function answer(call: Call, services: Services): Promise<Response> {
  const job = await owned(call, services);
  return json(presentJob(job, services.clock, services.pace), { headers: isFinal(job.status) ? {} : POLL });
}

async function owned(call: Call, { fineTuning }: Services): Promise<FineTuningRecord> {
  const id = call.path.job_id ?? '';
  const job = await fineTuning.find(call.owner, id);
  if (job === undefined) throw notFound('job_id', `The job \`${id.slice(0, 100)}\` does not exist.`, 'job_not_found');
  return job;
}
