// A batch -> its results, step by step. Each step reads where the batch stands, does a little, and writes it down, so it bears repetition.
import { seconds } from '../clock.ts';
import type { ApiDocument } from '../document.ts';
import type { Services } from '../services.ts';
import type { BatchProblem, BatchRecord, BatchResult, BatchStatus, FileRecord } from '../state/types.ts';
import { readInput } from './input.ts';
import { runLine, unrun } from './run-line.ts';
import { isFinal } from './status.ts';

export interface BatchWorker {
  begin(id: string): Promise<void>;
  /** One step. Says after how many milliseconds the next one follows, or nothing when the batch has ended. */
  step(id: string): Promise<number | undefined>;
}

/** `stageMs`: how long a batch can be seen in each status. `lineMs`: the time between two groups of lines. */
export interface WorkerPace {
  readonly stageMs: number;
  readonly lineMs: number;
}

/** A small batch takes as many steps for its lines. */
const LINE_STEPS = 20;
/** No step holds up other requests for long. */
const MOST_LINES = 50;
const MANY = 1000;

export function batchWorker(services: () => Services, document: ApiDocument, pace: WorkerPace): BatchWorker {
  return {
    begin: (id) => services().jobs.enqueue({ kind: 'batch', id }, pace.stageMs),
    async step(id) {
      const batch = await services().batches.get(id);
      if (batch === undefined || isFinal(batch.status)) return undefined;
      const delay = await advance(batch, services(), document, pace);
      // A cancellation may have come in between: then this step has not ended the batch.
      const after = await services().batches.get(id);
      return after === undefined || isFinal(after.status) ? undefined : (delay ?? pace.stageMs);
    },
  };
}

async function advance(
  batch: BatchRecord,
  services: Services,
  document: ApiDocument,
  pace: WorkerPace,
): Promise<number | undefined> {
  const late = seconds(services.clock) >= batch.expiresAt && batch.status !== 'cancelling';
  if (late) return giveUp(batch, services, 'expired');
  if (batch.status === 'validating') return validate(batch, services, pace);
  if (batch.status === 'in_progress') return answerSome(batch, services, document, pace);
  if (batch.status === 'cancelling') return giveUp(batch, services, 'cancelled');
  return finish(batch, services, 'completed');
}

async function validate(batch: BatchRecord, services: Services, pace: WorkerPace): Promise<number | undefined> {
  const problems = await readLines(batch, services);
  if (problems.length > 0) {
    await move(batch, services, 'failed', () => ({ errors: problems }));
    return undefined;
  }
  await move(batch, services, 'in_progress');
  return pace.stageMs;
}

/** Copies the lines of the input file, which may be deleted afterwards. */
async function readLines(batch: BatchRecord, { batches, files }: Services): Promise<readonly BatchProblem[]> {
  const content = await files.content(batch.owner, batch.inputFileId);
  if (content === undefined)
    return [{ code: 'file_not_found', message: 'The input file was deleted.', param: 'input_file_id', line: null }];
  const { lines, problems } = readInput(content);
  if (problems.length > 0) return problems;
  await batches.setLines(batch.id, lines);
  await batches.update(batch.id, (current) => ({ ...current, counts: { ...current.counts, total: lines.length } }));
  return [];
}

async function answerSome(batch: BatchRecord, services: Services, document: ApiDocument, pace: WorkerPace): Promise<number> {
  const lines = await services.batches.pending(batch.id, linesPerStep(batch));
  for (const line of lines) await services.batches.record(batch.id, await runLine(line, batch, services, document));
  if (lines.length > 0) return pace.lineMs;
  await move(batch, services, 'finalizing');
  return pace.stageMs;
}

function linesPerStep({ counts }: BatchRecord): number {
  return Math.min(MOST_LINES, Math.max(1, Math.ceil(counts.total / LINE_STEPS)));
}

/** Keeps what was finished and accounts for each line that was not. */
async function giveUp(batch: BatchRecord, services: Services, status: 'cancelled' | 'expired'): Promise<undefined> {
  const { batches, ids } = services;
  if (batch.counts.total === 0) await readLines(batch, services);
  for (;;) {
    const lines = await batches.pending(batch.id, MANY);
    if (lines.length === 0) break;
    for (const line of lines) await batches.record(batch.id, unrun(line, ids.next('batch_req_'), `batch_${status}`));
  }
  return finish(batch, services, status);
}

async function finish(batch: BatchRecord, services: Services, status: BatchStatus): Promise<undefined> {
  const results = await services.batches.results(batch.id);
  const write = async (name: string, part: readonly BatchResult[]) =>
    part.length === 0 ? null : writeFile(batch, name, part, services);
  const outputFileId = await write(
    'output',
    results.filter(({ succeeded }) => succeeded),
  );
  const errorFileId = await write(
    'error',
    results.filter(({ succeeded }) => !succeeded),
  );
  await move(batch, services, status, () => ({ outputFileId, errorFileId }));
}

async function writeFile(
  batch: BatchRecord,
  name: string,
  results: readonly BatchResult[],
  { clock, files, ids }: Services,
): Promise<string> {
  const content = new TextEncoder().encode(results.map(({ line }) => `${JSON.stringify(line)}\n`).join(''));
  const file: FileRecord = {
    id: ids.next('file-'),
    owner: batch.owner,
    filename: `${batch.id}_${name}.jsonl`,
    purpose: 'batch_output',
    bytes: content.byteLength,
    createdAt: seconds(clock),
  };
  await files.put(file, content);
  return file.id;
}

/** A batch that was cancelled meanwhile is left to the next step, unless this one ends it. */
async function move(
  batch: BatchRecord,
  { batches, clock }: Services,
  status: BatchStatus,
  change: () => Partial<BatchRecord> = () => ({}),
): Promise<void> {
  await batches.update(batch.id, (current) => {
    if (isFinal(current.status) || (current.status === 'cancelling' && status !== 'cancelled')) return current;
    return { ...current, ...change(), status, times: { ...current.times, [status]: seconds(clock) } };
  });
}
