// In: an operation that may create a batch, and all others. Out: how its items go in and come out, and what tells them apart.
import type { Node } from '../../description/node.ts';
import type { Dialect } from '../../dialects/types.ts';
import { leastNested, type Reading } from '../reading.ts';
import { type FieldList, type FoundField, fieldsUnder, isText, NEAR, toField } from '../schema/fields.ts';
import { contentOf } from '../schema/media.ts';
import { itemsOf, typesOf } from '../schema/schema-view.ts';
import type { BatchMap, JobMap, WirePointer } from '../types.ts';
import { countsOf, resultLine, resultsOf } from './batch-results.ts';

const CORRELATION = /^(custom_id|key|record_id|correlation_id|client_id|request_id|id)$/;
export function readBatch(
  reading: Reading,
  job: JobMap | undefined,
  all: readonly Reading[],
  dialects: readonly Dialect[],
): BatchMap | undefined {
  if (reading.method !== 'POST' || reading.hints.notBatch) return undefined;
  const { schema } = reading.request.map;
  const fields = schema === undefined ? undefined : fieldsUnder(schema, NEAR);
  const said = reading.hints.batch;
  const stated = said?.string('items');
  const listed = stated !== undefined ? fields?.at(stated) : fields === undefined ? undefined : inlineItems(fields);
  const file = fields?.find(
    ({ word, depth }) => depth === 0 && /^(input_file_id|input_file_ids|input_files|input_dataset_id|dataset_id)$/.test(word),
  );
  const ofLines = file !== undefined && /^input_file/.test(file.word) && fields?.has('/endpoint') === true;
  // Where a batch takes both, the form counts whose lines some dialect knows.
  const known =
    listed === undefined ||
    stated !== undefined ||
    !ofLines ||
    !isText(file.node) ||
    inlineLine(listed.node, dialects) !== undefined;
  const inline = known ? listed : undefined;
  const named = /batch/i.test(reading.path) || /batch/i.test(reading.answer?.schema.path.at(-1)?.toString() ?? '');
  const hinted = reading.hints.batch !== undefined;
  const correlated = inline !== undefined && correlationOf(inline.node) !== undefined;
  const byFile = file !== undefined && (job !== undefined || hinted) && (named || fields?.has('/endpoint') === true);
  if (
    !(
      hinted ||
      (job !== undefined && named && (inline !== undefined || file !== undefined)) ||
      (correlated && /requests|batch|items/.test(inline?.at ?? '')) ||
      byFile
    )
  )
    return undefined;
  if (inline === undefined && file === undefined) return undefined;
  const body = jobSchema(reading, job, all);
  const jobFields = body === undefined ? undefined : fieldsUnder(body.schema, NEAR);
  const counts = jobFields === undefined || body === undefined ? undefined : countsOf(jobFields, body.envelope);
  const expiry = expiryOf(jobFields, body?.envelope ?? '', fields);
  // A file of requests to one endpoint is lines as the dialects have them; a data set is not.
  const lines = ofLines && inline === undefined ? dialects.find((dialect) => dialect.batch?.by === 'file') : undefined;
  const id = said?.string('correlationId');
  const correlation = id === undefined ? correlationIds(inline?.node, lines, reading, all, job) : { request: id, result: id };
  const resultsNamed = all.find(
    (other) =>
      said?.string('results') !== undefined &&
      (other.key === said.string('results') || other.operationId === said.string('results')),
  );
  const results =
    resultsNamed !== undefined
      ? { by: 'operation' as const, key: resultsNamed.key }
      : resultsOf(reading, job, all, jobFields, body?.envelope ?? '');
  const upload = leastNested(all.filter(isUpload));
  const line = lines?.batch ?? (inline === undefined ? undefined : inlineLine(inline.node, dialects));
  return {
    input:
      inline !== undefined
        ? { by: 'inline', items: toField(inline) }
        : { by: 'file', field: toField(file as FoundField), ...(upload === undefined ? {} : { upload: upload.key }) },
    ...(correlation === undefined ? {} : { correlationId: correlation }),
    ...(counts === undefined ? {} : { counts }),
    ...(expiry === undefined ? {} : { expiry: toField(expiry) }),
    ...(line === undefined ? {} : { line: lineOf(line) }),
    ...(results === undefined ? {} : { results }),
  };
}

/** When the batch ends by itself; else how long it may take. */
function expiryOf(job: FieldList | undefined, envelope: WirePointer, request: FieldList | undefined): FoundField | undefined {
  const inside = (word: RegExp) =>
    job?.find((field) => field.depth <= 1 && field.at.startsWith(`${envelope}/`) && word.test(field.word));
  const instant =
    inside(/^(expires_at|expiration|expiration_time|expire_time|expires)$/) ?? inside(/^(completion_window|timeout\w*)$/);
  if (instant !== undefined) return { ...instant, at: instant.at.slice(envelope.length) };
  return request?.find(
    ({ word, depth }) => depth === 0 && /^(completion_window|timeout\w*|expires_after|output_expires_after)$/.test(word),
  );
}

function lineOf(batch: NonNullable<Dialect['batch']>): NonNullable<BatchMap['line']> {
  const { method, path, body } = batch.request;
  const { status, body: resultBody, error } = batch.result;
  return {
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
    body,
    result: { ...(status === undefined ? {} : { status }), body: resultBody, error },
  };
}

function inlineLine(items: Node, dialects: readonly Dialect[]): Dialect['batch'] {
  const item = itemsOf(items);
  const fields = item === undefined ? undefined : fieldsUnder(item, NEAR);
  return dialects.find(
    (dialect) =>
      dialect.batch?.by === 'inline' &&
      fields?.has(dialect.batch.request.correlationId) &&
      fields.has(dialect.batch.request.body),
  )?.batch;
}

function inlineItems(fields: FieldList): FoundField | undefined {
  const lists = [
    ...fields.filter(
      ({ depth, word }) =>
        depth === 0 && /^(requests|items|inputs|records|batch|inline_requests|operations|entries|jobs)$/.test(word),
      ({ node }) => itemsOf(node) !== undefined,
    ),
  ];
  return lists.find(({ node }) => correlationOf(node) !== undefined) ?? lists.find(({ word }) => word === 'requests');
}

function correlationOf(items: Node): FoundField | undefined {
  const item = itemsOf(items);
  if (item === undefined || !(typesOf(item).has('object') || typesOf(item).size === 0)) return undefined;
  const fields = fieldsUnder(item, NEAR);
  return ['custom_id', 'key', 'record_id', 'correlation_id', 'client_id'].flatMap(
    (name) =>
      fields.find(
        ({ word, depth }) => depth === 0 && word === name,
        ({ node }) => isText(node),
      ) ?? [],
  )[0];
}

function correlationIds(
  items: Node | undefined,
  lines: Dialect | undefined,
  reading: Reading,
  all: readonly Reading[],
  job: JobMap | undefined,
): BatchMap['correlationId'] {
  const inline = items === undefined ? undefined : correlationOf(items);
  if (inline !== undefined) {
    const result = resultLine(reading, all, job);
    const inResult =
      result === undefined
        ? undefined
        : fieldsUnder(result, NEAR).find(
            ({ word, depth }) => depth === 0 && CORRELATION.test(word),
            ({ word }) => word === inline.word,
          );
    return { request: inline.at, result: inResult?.at ?? inline.at, schema: inline.node };
  }
  const known = lines?.batch;
  return known === undefined ? undefined : { request: known.request.correlationId, result: known.result.correlationId };
}

function jobSchema(
  reading: Reading,
  job: JobMap | undefined,
  all: readonly Reading[],
): { schema: Node; envelope: WirePointer } | undefined {
  const poll = all.find((other) => other.key === job?.poll)?.answer;
  if (job?.envelope !== undefined && job.envelope.create === undefined && poll !== undefined)
    return { schema: poll.schema, envelope: job.envelope.poll };
  return reading.answer === undefined ? undefined : { schema: reading.answer.schema, envelope: job?.envelope?.create ?? '' };
}

/** `POST /files`, multipart, answered with an id. */
function isUpload(reading: Reading): boolean {
  if (reading.method !== 'POST' || !/\/files$/.test(reading.path.split(/[?#]/)[0] ?? '')) return false;
  return contentOf(reading.node.get('requestBody')).some(({ mediaType }) => /^multipart\/form-data/i.test(mediaType));
}
