// In: an operation that creates a batch. Out: how its results come out, and where its counts stand.
import type { Node } from '../../description/node.ts';
import { leastNested, type Reading } from '../reading.ts';
import { type FieldList, type FoundField, fieldsUnder, isNumber, NEAR, shape, toField } from '../schema/fields.ts';
import type { BatchMap, JobMap, WirePointer } from '../types.ts';

const OUTCOME =
  /(^|_)(succeeded|success|successful|completed?|processed|failed|errored|errors?|failure|cancell?ed|expired|processing|in_progress|pending)(_\w+)?$/;

function resultsOperation(reading: Reading, all: readonly Reading[], job: JobMap | undefined): Reading | undefined {
  const poll = all.find((other) => other.key === job?.poll);
  const base = (poll ?? reading).path.split(/[?#]/)[0] ?? '';
  return all.find(
    (other) =>
      other.method === 'GET' &&
      (other.path.split(/[?#]/)[0] ?? '').startsWith(base) &&
      /\/(results?|output)$/.test(other.path.split(/[?#]/)[0] ?? ''),
  );
}

export function resultLine(reading: Reading, all: readonly Reading[], job: JobMap | undefined): Node | undefined {
  const operation = resultsOperation(reading, all, job);
  return operation?.sequential?.schema ?? operation?.list?.item;
}

export function countsOf(fields: FieldList, envelope: WirePointer): BatchMap['counts'] {
  const holder = fields.find(
    ({ word, depth, at }) =>
      depth <= 2 && at.startsWith(`${envelope}/`) && /(^|_)(counts?|stats|statistics|progress)$/.test(word),
    ({ node }) =>
      fieldsUnder(node, NEAR).find(
        ({ depth, word }) => depth === 0 && (OUTCOME.test(word) || word === 'total'),
        (field) => isNumber(field.node),
      ) !== undefined,
  );
  const base = holder?.at ?? envelope;
  const numbers = [
    ...fields.filter(
      ({ at, word }) =>
        at.startsWith(`${base}/`) &&
        at.lastIndexOf('/') === base.length &&
        (holder !== undefined || /request|count|total|num/.test(word)),
      ({ node }) => isNumber(node),
    ),
  ];
  const total = numbers.find(({ word }) =>
    /^(total(_\w+)?|num_requests|num_records|\w*_total|request_count|total_requests)$/.test(word),
  );
  const outcomes = numbers.filter((field) => field !== total && OUTCOME.test(field.word));
  const first = outcomes[0] ?? total;
  if (first === undefined) return undefined;
  const at = base.slice(envelope.length);
  const relative = (field: FoundField) => field.at.slice(envelope.length);
  return {
    at,
    ...(total === undefined ? {} : { total: relative(total) }),
    outcomes: outcomes.map(relative),
    evidence: shape(holder?.node ?? first.node),
  };
}

export function resultsOf(
  reading: Reading,
  job: JobMap | undefined,
  all: readonly Reading[],
  fields: FieldList | undefined,
  envelope: WirePointer,
): BatchMap['results'] {
  const operation = resultsOperation(reading, all, job);
  if (operation !== undefined) return { by: 'operation', key: operation.key };
  const files = [
    ...(fields?.filter(
      ({ word, depth, at }) =>
        depth <= 1 &&
        at.startsWith(`${envelope}/`) &&
        /^(output|result|results|error|errors|outputs)_(file|file_id|files|dataset_id|file_url|file_ids)$/.test(word),
    ) ?? []),
  ];
  if (files.length === 0) return undefined;
  const download = leastNested(
    all.filter(
      (other) => other.method === 'GET' && /\/files?\/\{[^}]+\}\/(content|download)$/.test(other.path.split(/[?#]/)[0] ?? ''),
    ),
  );
  return {
    by: 'file',
    fields: files.map((field) => toField({ ...field, at: field.at.slice(envelope.length) })),
    ...(download === undefined ? {} : { download: download.key }),
  };
}
