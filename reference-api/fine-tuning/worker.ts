// A fine-tuning job -> a model, step by step. Each step reads where the job stands, does a little, and writes it down in one commit, so it
// bears repetition.
import { seconds } from '../clock.ts';
import { type LanguageModel, languageModel } from '../model/language-model.ts';
import { seededRandom } from '../model/random.ts';
import type { Tokenizer } from '../model/tokenizer.ts';
import type { Services } from '../services.ts';
import type {
  FileRecord,
  FineTuningCheckpoint,
  FineTuningExample,
  FineTuningExamples,
  FineTuningMetrics,
  FineTuningProblem,
  FineTuningRecord,
  JobStep,
  TunedModelRecord,
} from '../state/types.ts';
import { usageRecord } from '../usage/bill.ts';
import { readExamples } from './examples.ts';
import { move } from './move.ts';
import { isFinal } from './status.ts';
import { MOST_MODELS } from './tuned-models.ts';

/** Of examples without a validation file of their own, so many in one are held out, when there are enough. */
const HELD_OUT = 10;
const TOKENS_PER_MESSAGE = 3;
const PAUSED_MS = 1000;

export function fineTuningStep(services: Services): JobStep {
  return async ({ id }) => {
    const job = await services.fineTuning.get(id);
    if (job === undefined || isFinal(job.status)) return undefined;
    // It stays in the queue and looks now and then whether it may go on.
    if (job.status === 'paused') return Math.max(services.pace.stageMs, PAUSED_MS);
    if (job.status === 'validating_files') await validate(job, services);
    else if (job.status === 'queued')
      await services.commit(move(job, ['queued'], 'running', { message: 'The training has begun.' }, services));
    else await train(job, services);
    return services.pace.stageMs;
  };
}

async function validate(job: FineTuningRecord, services: Services): Promise<void> {
  const from = ['validating_files'] as const;
  const read = await readFiles(job, services);
  if ('problem' in read) {
    const { problem } = read;
    const failed = { message: problem.message, level: 'error', change: { error: problem } } as const;
    return services.commit(move(job, from, 'failed', failed, services));
  }
  const tokens = read.training.reduce((sum, example) => sum + tokensOf(example, services.tokenizer), 0);
  const message = `The files are valid: ${read.training.length} examples to learn, ${read.validation.length} to check with.`;
  const changes = [services.fineTuning.setExamples(job.id, read)];
  await services.commit(move(job, from, 'queued', { message, change: { tokens }, changes }, services));
}

async function readFiles(
  job: FineTuningRecord,
  { files }: Services,
): Promise<FineTuningExamples | { readonly problem: FineTuningProblem }> {
  const read = async (fileId: string, param: string) => {
    const content = await files.content(job.owner, fileId);
    if (content !== undefined) return readExamples(content, param);
    return { examples: [], problem: { code: 'file_not_found', message: 'The file was deleted.', param, line: null } };
  };
  const training = await read(job.trainingFileId, 'training_file');
  if (training.problem !== undefined) return { problem: training.problem };
  if (job.validationFileId === null) return holdOut(training.examples, job.seed);
  const validation = await read(job.validationFileId, 'validation_file');
  if (validation.problem !== undefined) return { problem: validation.problem };
  return { training: training.examples, validation: validation.examples };
}

function holdOut(examples: readonly FineTuningExample[], seed: number): FineTuningExamples {
  const random = seededRandom(`hold out ${seed}`);
  const drawn = examples.map((example) => ({ example, rank: random() })).sort((a, b) => a.rank - b.rank);
  const chosen = new Set(drawn.slice(0, Math.floor(examples.length / HELD_OUT)).map(({ example }) => example));
  return { training: examples.filter((example) => !chosen.has(example)), validation: [...chosen] };
}

/** One epoch. The last one ends the job. */
async function train(job: FineTuningRecord, services: Services): Promise<void> {
  const { clock, fineTuning, ids } = services;
  const examples = (await fineTuning.examples(job.id)) ?? { training: [], validation: [] };
  const epoch = job.trained + 1;
  const weight = epoch * job.learningRateMultiplier;
  const metrics = measure(languageModel(examples.training, weight), examples, epoch);
  const last = epoch >= job.epochs;
  const own = { owner: job.owner, jobId: job.id, createdAt: seconds(clock) };
  const name = ['ft', job.model, job.owner, job.suffix ?? '', job.id.slice('ftjob-'.length, 'ftjob-'.length + 8)].join(':');
  const model: TunedModelRecord = { id: last ? name : `${name}:ckpt-step-${epoch}`, base: job.model, weight, ...own };
  const checkpoint: FineTuningCheckpoint = { id: ids.next('ftckpt_'), modelId: model.id, metrics, ...own };
  const kept = [fineTuning.models.insert(model), fineTuning.checkpoints.insert(checkpoint)];
  const happened = { message: `Epoch ${epoch} of ${job.epochs}: ${describe(metrics)}.`, metrics, change: { trained: epoch } };
  if (!last) return services.commit(move(job, ['running'], 'running', { ...happened, changes: kept }, services));
  const tuned = await fineTuning.models.list(job.owner, { limit: MOST_MODELS });
  if (tuned?.more === true || (tuned?.items.length ?? 0) >= MOST_MODELS)
    return services.commit(move(job, ['running'], 'failed', tooMany(), services));
  const result = await resultFile(job, metrics, services);
  const source = {
    id: job.id,
    owner: job.owner,
    apiKeyId: job.apiKeyId,
    operation: 'createFineTuningJob',
    batchId: null,
    queue: null,
  };
  const bill = services.usage.record(usageRecord(source, { model: job.model, inputTokens: job.tokens * epoch }, services));
  const change = { trained: epoch, tunedModelId: model.id, resultFileId: result.file.id };
  await services.commit(
    move(job, ['running'], 'running', { ...happened, changes: kept }, services),
    move(
      { ...job, status: 'running' },
      ['running'],
      'succeeded',
      {
        message: `The model \`${model.id}\` is ready.`,
        change,
        changes: [services.files.put(result.file, result.content), bill],
      },
      services,
    ),
  );
}

function tooMany(): { message: string; level: 'error'; change: Partial<FineTuningRecord> } {
  const message = `An owner may have ${MOST_MODELS} tuned models and checkpoints. Delete some.`;
  return { message, level: 'error', change: { error: { code: 'too_many_models', message, param: null, line: null } } };
}

function measure(language: LanguageModel, { training, validation }: FineTuningExamples, step: number): FineTuningMetrics {
  const rounded = (loss: number) => Math.round(loss * 1e4) / 1e4;
  return {
    step,
    trainLoss: rounded(language.loss(training)),
    validLoss: validation.length === 0 ? null : rounded(language.loss(validation)),
  };
}

function describe({ trainLoss, validLoss }: FineTuningMetrics): string {
  return `training loss ${trainLoss}${validLoss === null ? '' : `, validation loss ${validLoss}`}`;
}

/** The metrics of all epochs as CSV. */
async function resultFile(
  job: FineTuningRecord,
  last: FineTuningMetrics,
  { clock, fineTuning, ids }: Services,
): Promise<{ readonly file: FileRecord; readonly content: Uint8Array }> {
  const page = await fineTuning.checkpoints.list(job.owner, { limit: job.epochs }, { jobId: job.id });
  const metrics = [...(page?.items ?? []).map((checkpoint) => checkpoint.metrics).reverse(), last];
  const rows = metrics.map(({ step, trainLoss, validLoss }) => `${step},${trainLoss},${validLoss ?? ''}\n`);
  const content = new TextEncoder().encode(`step,train_loss,valid_loss\n${rows.join('')}`);
  const file: FileRecord = {
    id: ids.next('file-'),
    owner: job.owner,
    filename: `${job.id}_metrics.csv`,
    purpose: 'fine-tune-results',
    bytes: content.byteLength,
    createdAt: seconds(clock),
  };
  return { file, content };
}

function tokensOf({ question, answer }: FineTuningExample, tokenizer: Tokenizer): number {
  return tokenizer.count(question) + tokenizer.count(answer) + 2 * TOKENS_PER_MESSAGE;
}
