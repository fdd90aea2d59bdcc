// A batch -> its results, step by step. Each step reads where the batch stands, does a little, and writes it down, so it bears repetition.
import { seconds } from '../clock.ts';
import type { ApiDocument } from '../document.ts';
import type { Services } from '../services.ts';
import type { BatchProblem, BatchRecord, BatchResult, BatchStatus, Change, FileRecord, JobStep } from '../state/types.ts';
import { emit } from '../webhooks/emit.ts';
import { readInput } from './input.ts';
import { runLine, unrun } from './run-line.ts';
import { isFinal, RUNNING, WAITING } from './status.ts';

/** A small batch takes as many steps for its lines. */
const LINE_STEPS = 20;
/** No step holds up other requests for long. */
const MOST_LINES = 50;
const MANY = 1000;

export function batchStep(all: Services, document: ApiDocument): JobStep {
  return async ({ id }) => {
    const batch = await all.batches.get(id);
    if (batch === undefined || isFinal(batch.status)) return undefined;
    const services = await all.forOwner(batch.owner);
    const delay = await advance(batch, services, document);
    // A cancellation may have come in between: then this step has not ended the batch.
    const after = await services.batches.get(id);
    return after === undefined || isFinal(after.status) ? undefined : (delay ?? services.pace.stageMs);
  };
}

async function advance(batch: BatchRecord, services: Services, document: ApiDocument): Promise<number | undefined> {
  const late = seconds(services.clock) >= batch.expiresAt && batch.status !== 'cancelling';
  if (late) return giveUp(batch, services, 'expired');
  if (batch.status === 'validating') return validate(batch, services);
  if (batch.status === 'in_progress') return answerSome(batch, services, document);
  if (batch.status === 'cancelling') return giveUp(batch, services, 'cancelled');
  return finish(batch, services, 'completed');
}

async function validate(batch: BatchRecord, services: Services): Promise<number | undefined> {
  if (batch.counts.total === 0) {
    const { changes, problems } = await readLines(batch, services);
    if (problems.length > 0) {
      await services.commit(end(batch, services, 'failed', { errors: problems }));
      return undefined;
    }
    await services.commit(services.batches.when(batch.id, ({ status }) => status === 'validating', ...changes));
  }
  if (await hasTurn(batch, services)) await services.commit(move(batch, services, 'in_progress'));
  return services.pace.stageMs;
}

/** So many batches run at a time; the others wait in the order in which they came. */
async function hasTurn({ id }: BatchRecord, { batches, pace }: Services): Promise<boolean> {
  const [running, waiting] = [await batches.standing(...RUNNING), await batches.standing(...WAITING)];
  return running.length + waiting.indexOf(id) < pace.batchesAtOnce;
}

/** Copies the lines of the input file, which may be deleted afterwards. Those that came in the request are there already. */
async function readLines(
  batch: BatchRecord,
  { batches, files }: Services,
): Promise<{ readonly changes: readonly Change[]; readonly problems: readonly BatchProblem[] }> {
  const content = batch.inputFileId === null ? undefined : await files.content(batch.owner, batch.inputFileId);
  if (content === undefined) {
    const problem = { code: 'file_not_found', message: 'The input file was deleted.', param: 'input_file_id', line: null };
    return { changes: [], problems: [problem] };
  }
  const { lines, problems } = readInput(content);
  if (problems.length > 0) return { changes: [], problems };
  const total = batches.update(batch.id, (current) => ({ ...current, counts: { ...current.counts, total: lines.length } }));
  return { changes: [batches.setLines(batch.id, lines), total], problems: [] };
}

async function answerSome(batch: BatchRecord, services: Services, document: ApiDocument): Promise<number> {
  const { batches, commit, pace } = services;
  const lines = await batches.pending(batch.id, linesPerStep(batch));
  if (lines.length === 0) {
    await commit(move(batch, services, 'finalizing'));
    return pace.stageMs;
  }
  for (const line of lines) {
    const { result, usage } = await runLine(line, batch, services, document);
    await commit(batches.record(batch.id, result), ...(usage === undefined ? [] : [services.usage.record(usage)]));
  }
  return pace.lineMs;
}

function linesPerStep({ counts }: BatchRecord): number {
  return Math.min(MOST_LINES, Math.max(1, Math.ceil(counts.total / LINE_STEPS)));
}

/** Keeps what was finished and accounts for each line that was not. */
async function giveUp(batch: BatchRecord, services: Services, status: 'cancelled' | 'expired'): Promise<undefined> {
  const { batches, commit, ids } = services;
  if (batch.counts.total === 0) await commit(...(await readLines(batch, services)).changes);
  for (;;) {
    const lines = await batches.pending(batch.id, MANY);
    if (lines.length === 0) break;
    await commit(...lines.map((line) => batches.record(batch.id, unrun(line, ids.next('batch_req_'), `batch_${status}`))));
  }
  return finish(batch, services, status);
}

/** The files of the results, the end of the batch and the news of it are one commit: no reader meets one without the others. */
async function finish(batch: BatchRecord, services: Services, status: EndStatus): Promise<undefined> {
  const results = await services.batches.results(batch.id);
  const [succeeded, failed] = [results.filter((result) => result.succeeded), results.filter((result) => !result.succeeded)];
  const output = resultFile(batch, 'output', succeeded, services);
  const errors = resultFile(batch, 'error', failed, services);
  const files = { outputFileId: output.id, errorFileId: errors.id };
  await services.commit(end(batch, services, status, files, [...output.changes, ...errors.changes]));
}

function resultFile(
  batch: BatchRecord,
  name: string,
  results: readonly BatchResult[],
  { clock, files, ids }: Services,
): { readonly id: string | null; readonly changes: readonly Change[] } {
  if (results.length === 0) return { id: null, changes: [] };
  const content = new TextEncoder().encode(results.map(({ line }) => `${JSON.stringify(line)}\n`).join(''));
  const file: FileRecord = {
    id: ids.next('file-'),
    owner: batch.owner,
    filename: `${batch.id}_${name}.jsonl`,
    purpose: 'batch_output',
    bytes: content.byteLength,
    createdAt: seconds(clock),
  };
  return { id: file.id, changes: [files.put(file, content)] };
}

type EndStatus = Extract<BatchStatus, 'completed' | 'failed' | 'expired' | 'cancelled'>;

function end(
  batch: BatchRecord,
  services: Services,
  status: EndStatus,
  change: Partial<BatchRecord>,
  changes: readonly Change[] = [],
): Change {
  return move(batch, services, status, change, [...changes, emit(services, batch.owner, `batch.${status}`, batch.id)]);
}

/** With `changes`, or nothing at all: a batch that was cancelled meanwhile is left to the next step, unless this one ends it. */
function move(
  { id }: BatchRecord,
  { batches, clock }: Services,
  status: BatchStatus,
  change: Partial<BatchRecord> = {},
  changes: readonly Change[] = [],
): Change {
  const open = (current: BatchRecord) => !isFinal(current.status) && (current.status !== 'cancelling' || status === 'cancelled');
  const moved = batches.update(id, (current) => ({
    ...current,
    ...change,
    status,
    times: { ...current.times, [status]: seconds(clock) },
  }));
  return batches.when(id, open, moved, ...changes);
}
