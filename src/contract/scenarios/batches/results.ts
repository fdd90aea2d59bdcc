import type { BatchMap, OperationMap } from '../../../api-map/types.ts';
import { refusal } from '../../answers.ts';
import { itemOperation } from '../../batch-input.ts';
import { batchResults } from '../../batch-results.ts';
import { errorErrors, schemaErrors } from '../../conformance.ts';
import { batchTargets, type JobRun, SHARED_ITEMS, sharedRun } from '../../jobs.ts';
import { valueAt } from '../../pointer.ts';
import { all, scenario, target } from '../../scenario.ts';
import type { Session } from '../../session.ts';
import { blocked, broken, type Judgement, kept, show, unseen } from '../../verdict.ts';

export default scenario({
  id: 'batches/results',
  about: 'Runs a batch of three items, one of which must fail, and holds the results against what was sent.',
  claims: {
    'one-each': 'BAT-06',
    counts: 'BAT-07',
    'partial-failure': 'BAT-08',
    'error-shape': 'BAT-10',
    'correlation-id': 'BAT-01',
    outcome: 'BAT-02',
  },
  creates: true,
  requests: 16,
  targets: (map) =>
    batchTargets(map.operations).flatMap((operation) => {
      const batch = operation.batch!;
      const results = batch.results !== undefined;
      return target(operation, {
        'one-each': results,
        counts: (batch.counts?.outcomes.length ?? 0) > 0,
        'partial-failure': results,
        'error-shape': results && batch.line !== undefined,
        'correlation-id': results,
        outcome: results && batch.line !== undefined,
      });
    }),
  async run({ operation, claims }, session) {
    const run = await sharedRun(session, operation);
    const refused = refusal(run.creation);
    if (refused !== undefined) return all(claims, refused);
    if (run.end === undefined) {
      const polled = run.polls.some(({ status }) => status >= 200 && status < 300);
      return all(
        claims,
        polled
          ? unseen('the batch did not end in the time that it was watched')
          : blocked('jobs/lifecycle:pollable', 'no poll was answered', run.polls.at(-1)),
      );
    }
    const counts = operation.batch!.counts === undefined ? unseen('no counts') : countsAddUp(operation.batch!, run);
    if (operation.batch!.results === undefined) return { counts };
    const { lines, exchange, failed } = await batchResults(session, operation, run);
    if (failed !== undefined) return { ...all(claims, failed), counts };
    const batch = operation.batch!;
    const at = batch.correlationId!.result;
    const ids = lines.map((line) => valueAt(line, at));
    const byId = new Map(lines.map((line) => [valueAt(line, at), line]));
    const nameless = lines.find((_, index) => typeof ids[index] !== 'string');
    const wrong = SHARED_ITEMS.find(({ id }) => ids.filter((found) => found === id).length !== 1);
    const stray = ids.find((id) => typeof id === 'string' && !SHARED_ITEMS.some((item) => item.id === id));
    const named =
      nameless === undefined ? undefined : blocked('batches/results:correlation-id', 'a result names no item', exchange);
    const failures = SHARED_ITEMS.filter(({ bad }) => bad).flatMap(({ id }) => (byId.has(id) ? [byId.get(id)] : []));
    return {
      counts,
      'correlation-id':
        nameless === undefined
          ? kept
          : broken(`the caller's id at \`${at}\` of each result`, 'none', exchange, JSON.stringify(nameless)),
      'one-each':
        named ??
        (wrong !== undefined
          ? broken(`one result for ${show(wrong.id)}`, String(ids.filter((id) => id === wrong.id).length), exchange)
          : stray === undefined
            ? kept
            : broken('results of the items that were sent', `one for ${show(stray)}`, exchange)),
      'partial-failure': partialFailure(batch, byId, exchange),
      outcome: outcomes(batch, lines, exchange),
      'error-shape': named ?? errorShape(session, operation, failures[0], exchange),
    };
  },
});

/** A good item that failed, or none that succeeded. One that is missing beside others was lost for another reason (BAT-06). */
function partialFailure(batch: BatchMap, byId: ReadonlyMap<unknown, unknown>, exchange: JobRun['creation']): Judgement {
  const good = SHARED_ITEMS.filter(({ bad }) => bad !== true);
  const lost = good.find(({ id }) => byId.has(id) && !succeeded(batch, byId.get(id)));
  if (lost !== undefined)
    return broken(`an answer for ${show(lost.id)}, though another item failed`, show(byId.get(lost.id), 160), exchange);
  const none = good.every(({ id }) => !byId.has(id));
  return none ? broken('the answers of the two good items, though another one failed', 'neither', exchange) : kept;
}

function countsAddUp(batch: BatchMap, run: JobRun): Judgement {
  const { at, total, outcomes } = batch.counts!;
  const read = (pointer: string) => valueAt(run.end, pointer);
  const numbers = outcomes.map(read).filter((value): value is number => typeof value === 'number');
  const last = run.polls.at(-1)!;
  if (numbers.length === 0) return broken(`counts at \`${at}\``, 'none', last);
  const sum = numbers.reduce((left, right) => left + right, 0);
  const whole = total === undefined ? undefined : read(total);
  const seen = show(valueAt(run.end, at));
  if (sum !== SHARED_ITEMS.length) return broken(`counts that add up to ${SHARED_ITEMS.length}`, `${sum}: ${seen}`, last);
  return whole === undefined || whole === SHARED_ITEMS.length ? kept : broken(`a total of ${SHARED_ITEMS.length}`, seen, last);
}

function hasError(batch: BatchMap, line: unknown): boolean {
  const { error, status } = batch.line!.result;
  const code = status === undefined ? undefined : valueAt(line, status);
  return (error !== undefined && valueAt(line, error) !== undefined) || (typeof code === 'number' && code >= 400);
}

function succeeded(batch: BatchMap, line: unknown): boolean {
  if (batch.line === undefined || hasError(batch, line)) return false;
  const { body, status } = batch.line.result;
  const code = status === undefined ? undefined : valueAt(line, status);
  return typeof code === 'number' ? code < 400 : body === undefined || valueAt(line, body) !== undefined;
}

function outcomes(batch: BatchMap, lines: readonly unknown[], exchange: JobRun['creation']): Judgement {
  if (batch.line === undefined) return unseen('the description does not show where result and error stand');
  const bare = lines.find(
    (line) =>
      !hasError(batch, line) && (batch.line!.result.body === undefined || valueAt(line, batch.line!.result.body) === undefined),
  );
  return bare === undefined ? kept : broken('a result or an error in each line', 'neither', exchange, JSON.stringify(bare));
}

/** A failed item holds either the error body of its own operation, or the error of the batch's line. */
function errorShape(session: Session, operation: OperationMap, line: unknown, exchange: JobRun['creation']): Judgement {
  const batch = operation.batch!;
  if (line === undefined || !hasError(batch, line)) return unseen('no item failed');
  const { format } = session.map;
  if (batch.correlationId?.schema !== undefined) {
    const errors = schemaErrors(format, batch.correlationId.schema, line);
    if (errors.length > 0)
      return broken('a line of the declared shape', errors.slice(0, 3).join('; '), exchange, JSON.stringify(line));
  }
  const { body, error } = batch.line!.result;
  const inner = body === undefined ? undefined : valueAt(line, body);
  const item = itemOperation(session.map.operations, operation);
  const declared =
    item === undefined ? undefined : Object.values(item.errors.byStatus).find(({ schema }) => schema !== undefined);
  if (inner !== undefined && declared !== undefined) {
    const errors = errorErrors(format, declared, inner);
    return errors.length === 0
      ? kept
      : broken('the error body that the operation declares', errors.slice(0, 3).join('; '), exchange, JSON.stringify(inner));
  }
  const value = error === undefined ? undefined : valueAt(line, error);
  const told =
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).some((member) => typeof member === 'string' && member !== '');
  return told ? kept : broken(`an object with a code or message at \`${error}\``, show(value), exchange, JSON.stringify(line));
}
