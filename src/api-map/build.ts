// In: a description as plain documents with a look-up for references. Out: its API map. Synchronous, pure, remembered per look-up.
import { formatOf } from '../description/format.ts';
import { Node } from '../description/node.ts';
import type { ReferenceLookup } from '../description/types.ts';
import { DIALECTS } from '../dialects/index.ts';
import type { Dialect } from '../dialects/types.ts';
import { answerBody, readAnswer } from './answer.ts';
import { returnsNothing } from './answer-signs.ts';
import { readBatch } from './batch.ts';
import { withBatchFacts } from './batch-facts.ts';
import { readControls } from './controls.ts';
import { fillAnswer, fillErrors, fillRequest } from './dialect.ts';
import { fillJob, jobOf } from './dialect-job.ts';
import { fillStream } from './dialect-stream.ts';
import { readDocumentation } from './documentation.ts';
import { asCallOf } from './end-user.ts';
import { readCauses } from './error-causes.ts';
import { readErrors } from './errors.ts';
import { extension, readHints } from './extensions.ts';
import { NEAR, shape } from './fields.ts';
import { withHintedJob, withHintedStream } from './hinted.ts';
import { readInputs } from './inputs.ts';
import { readJob } from './job.ts';
import { withResults } from './job-results.ts';
import { readKind } from './kind.ts';
import { readList } from './list.ts';
import { withGrowth } from './list-growth.ts';
import { readManagement } from './management.ts';
import { emptyAt, successesOf } from './media.ts';
import { readModelExamples } from './model-examples.ts';
import { withResource } from './model-resource.ts';
import { modelsOf } from './models.ts';
import { readNotify } from './notify.ts';
import { recogniseIn, streamOf, twinOf, withHalf } from './operation-stream.ts';
import { readRateLimits } from './rate-limits.ts';
import type { Reading } from './reading.ts';
import { readRealtime } from './realtime.ts';
import { withSessions } from './realtime-session.ts';
import { modelBehind } from './realtime-signs.ts';
import { readRelease } from './release.ts';
import { readReports } from './reports.ts';
import { readRequest } from './request.ts';
import { readRequestFacts } from './request-facts.ts';
import { readSecurity } from './security.ts';
import { isLocal } from './servers.ts';
import { singleModelOf } from './single-model.ts';
import { flagOf, sequentialOf } from './stream.ts';
import { readEvent } from './stream-event.ts';
import { withSigns } from './stream-signs.ts';
import type { AnswerMap, ApiMap, Evidence, Found, OperationKind, OperationMap, StreamMap } from './types.ts';
import { readUpload } from './uploads.ts';
import { readWebhooks } from './webhooks.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];
const MAX_OPERATIONS = 20_000;

const built = new WeakMap<ReferenceLookup, ApiMap>();

export function buildApiMap(lookup: ReferenceLookup): ApiMap {
  const known = built.get(lookup);
  if (known !== undefined) return known;
  const map = build(lookup);
  built.set(lookup, map);
  return map;
}

function build(lookup: ReferenceLookup): ApiMap {
  const root = Node.root(lookup);
  const format = lookup.origin === undefined ? formatOf(lookup.root).format : 'oas2';
  const stated = root.get('x-ai-api');
  if (format === 'asyncapi2' || format === 'asyncapi3') return buildRealtime(root, format, stated);
  const readings = readOperations(root);
  const decisive = readings.find(
    ({ kind, hints }) =>
      (hints.kind?.value ?? kind.kind) !== 'other' && (hints.kind !== undefined || kind.certainty === 'certain'),
  );
  const ai = isAi(root, stated, decisive && (decisive.hints.kind?.evidence ?? decisive.kind.evidence));
  const operations = readings.map((reading) => relate(reading, readings, root, ai.value));
  const models = modelsOf(operations);
  const single = singleModelOf(root, operations);
  return {
    format,
    ai,
    dialects: [...new Set(operations.flatMap(({ dialect }) => dialect ?? []))].sort(),
    operations,
    webhooks: readWebhooks(root),
    ...(models === undefined ? {} : { models: withResource(models, operations) }),
    ...(single === undefined ? {} : { singleModel: single }),
    modelExamples: readModelExamples(operations),
    ...(isLocal(root) ? { local: true } : {}),
    management: readManagement(operations),
  };
}

function isAi(root: Node, stated: Node | undefined, evidence: Evidence | undefined): Found<boolean> {
  return typeof stated?.value === 'boolean'
    ? { value: stated.value, evidence: extension(stated) }
    : { value: evidence !== undefined, evidence: evidence ?? shape(root) };
}

function buildRealtime(root: Node, format: 'asyncapi2' | 'asyncapi3', stated: Node | undefined): ApiMap {
  const realtime = withSessions(readRealtime(root, format));
  const model = modelBehind(realtime.channels);
  const ai = isAi(root, stated, model && shape(model));
  return { format, ai, dialects: [], operations: [], webhooks: [], realtime };
}

function readOperations(root: Node): Reading[] {
  const readings = new Map<string, Reading>();
  for (const [path, pathItem] of root.get('paths')?.entries() ?? []) {
    if (path.startsWith('x-') || !pathItem.isObject) continue;
    const additional = pathItem.get('additionalOperations')?.entries() ?? [];
    const own = METHODS.flatMap((method) => {
      const node = pathItem.get(method);
      return node === undefined ? [] : [[method.toUpperCase(), node] as [string, Node]];
    });
    for (const [method, node] of [...own, ...additional]) {
      const key = `${method} ${path}`;
      if (node.isObject && !readings.has(key) && readings.size < MAX_OPERATIONS)
        readings.set(key, readOperation(key, method, path, node, pathItem));
    }
  }
  return [...readings.values()];
}

function readOperation(key: string, method: string, path: string, node: Node, pathItem: Node): Reading {
  const request = readRequest(node, pathItem);
  const body = answerBody(node);
  const sequential = sequentialOf(node);
  const asks =
    request.map.prompt !== undefined ||
    sequential !== undefined ||
    flagOf(request) !== undefined ||
    (method === 'POST' && request.map.model !== undefined);
  const answer = body === undefined ? undefined : readAnswer(body, asks ? undefined : NEAR);
  const event = answer === undefined && sequential?.schema !== undefined ? readEvent(sequential.schema).event : undefined;
  const operationId = node.string('operationId');
  return {
    key,
    ...(operationId === undefined ? {} : { operationId }),
    method,
    path,
    node,
    pathItem,
    request,
    answer,
    streamed: body?.streamed,
    sequential,
    list: method === 'GET' ? readList(path, answer, request.map.parameters, node) : undefined,
    kind: readKind(node, method, path, request, answer, event),
    hints: readHints(node),
  };
}

function relate(reading: Reading, all: readonly Reading[], root: Node, ai: boolean): OperationMap {
  const { key, method, path, node, request, hints } = reading;
  const kind = decideKind(reading, all, ai);
  const known = kind.value === 'other' || method !== 'POST' ? undefined : recogniseIn(reading, undefined);
  const read = hints.notJob ? undefined : (readJob(reading, all, known?.job !== undefined) ?? jobOf(reading, all, known));
  const job = withHintedJob(read, reading, all);
  const stream = withHalf(reading, streamOf(reading, kind.value, root, ai), (half) => streamOf(half, kind.value, root, ai), all);
  const dialect = dialectOf(reading, kind.value, stream);
  // Where the description has no word on what comes back, the dialect has.
  const answer = reading.answer ?? (dialect !== undefined && returnsNothing(node) ? undescribed(node) : undefined);
  const inference = kind.value !== 'other';
  const batch = withBatchFacts(readBatch(reading, job, all, DIALECTS), reading, job, all, root);
  const errors = readErrors(node);
  const twin = stream === undefined || reading.answer !== undefined ? undefined : twinOf(reading, all);
  const filled = stream === undefined || dialect === undefined ? stream : fillStream(stream, answer ?? twin?.answer, dialect);
  return {
    key,
    ...(reading.operationId === undefined ? {} : { operationId: reading.operationId }),
    method,
    path,
    node,
    kind,
    inference,
    deprecated: node.boolean('deprecated') === true,
    ...(dialect === undefined ? {} : { dialect: dialect.id }),
    request: {
      ...(dialect === undefined ? request.map : fillRequest(request.map, dialect)),
      ...readRequestFacts(reading),
      ...(inference ? asCallOf(request.map) : {}),
    },
    ...(answer === undefined ? {} : { answer: dialect === undefined ? answer : fillAnswer(answer, dialect) }),
    ...(filled === undefined
      ? {}
      : { stream: { ...withSigns(withHintedStream(filled, hints), node), ...(twin === undefined ? {} : { twin: twin.key }) } }),
    ...(job === undefined ? {} : { job: withResults(dialect === undefined ? job : fillJob(job, dialect), reading, all) }),
    ...(batch === undefined ? {} : { batch }),
    ...(reading.list === undefined ? {} : { list: withGrowth(reading.list, reading, all) }),
    ...defined('upload', readUpload(node)),
    ...defined('inputs', readInputs(request.map, kind.value)),
    ...defined('notify', readNotify(node, method, path, request.map)),
    errors: dialect === undefined ? errors : fillErrors(errors, dialect),
    causes: kind.value === 'other' ? {} : readCauses(errors),
    controls: kind.value === 'other' ? {} : readControls(request.map.schema),
    reports: readReports(node, ai ? answer : undefined, ai ? stream : undefined, kind.value !== 'other'),
    rateLimits: readRateLimits(node),
    security: readSecurity(root, node, request.map.parameters),
    release: readRelease(root, reading.pathItem, node, path, request.map.parameters),
    ...(inference ? { documentation: readDocumentation(node, request.map, answer) } : {}),
  };
}

/** The dialects of text go with calls that answer in text or in streams; those of jobs with whatever makes a job. */
function dialectOf(reading: Reading, kind: OperationKind, stream: StreamMap | undefined): Dialect | undefined {
  if (kind === 'other' && stream === undefined) return undefined;
  const dialect = recogniseIn(reading, stream);
  if (kind === 'generation' || kind === 'inference' || stream !== undefined) return dialect;
  return kind !== 'other' && dialect?.job !== undefined ? dialect : undefined;
}

function defined<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: T });
}

function undescribed(operation: Node): AnswerMap | undefined {
  const success = successesOf(operation)[0];
  return success === undefined ? undefined : { status: success[0], mediaType: 'application/json', schema: emptyAt(success[1]) };
}

function decideKind(reading: Reading, all: readonly Reading[], ai: boolean): Found<OperationKind> {
  const { hints, node } = reading;
  if (hints.kind !== undefined) return hints.kind;
  // `POST /transcriptions#stream` is the streaming half of `POST /transcriptions`.
  const twin =
    reading.kind.kind === 'other' && /[?#]/.test(reading.path) && flagOf(reading.request) !== undefined
      ? sameBut(reading, all)
      : undefined;
  const kind = twin?.kind ?? reading.kind;
  if (kind.certainty === 'likely' && !ai) return { value: 'other', evidence: shape(node) };
  return { value: kind.kind, evidence: kind.evidence };
}

/** Another operation under the same path, but for what a path key cannot hold (query and fragment). */
function sameBut(reading: Reading, all: readonly Reading[]): Reading | undefined {
  const bare = (path: string) => path.split(/[?#]/)[0];
  return all.find((other) => other !== reading && other.method === reading.method && bare(other.path) === bare(reading.path));
}
