// In: a description as plain documents with a look-up for references. Out: its API map. Synchronous, pure, remembered per look-up.
import { formatOf } from '../description/format.ts';
import { Node } from '../description/node.ts';
import type { ReferenceLookup } from '../description/types.ts';
import { DIALECTS } from '../dialects/index.ts';
import type { Dialect } from '../dialects/types.ts';
import { answerBody, readAnswer } from './answer/answer.ts';
import { returnsNothing } from './answer/answer-signs.ts';
import { readModelExamples } from './answer/model-examples.ts';
import { readReports } from './answer/reports.ts';
import { singleModelOf } from './answer/single-model.ts';
import { fillAnswer, fillErrors, fillRequest } from './dialect/dialect.ts';
import { fillJob, jobOf } from './dialect/dialect-job.ts';
import { fillStream } from './dialect/dialect-stream.ts';
import { extension, readHints } from './dialect/extensions.ts';
import { withHintedJob, withHintedStream } from './dialect/hinted.ts';
import { readDocumentation } from './document/documentation.ts';
import { readRelease } from './document/release.ts';
import { readSecurity } from './document/security.ts';
import { isLocal } from './document/servers.ts';
import { readCauses } from './errors/error-causes.ts';
import { readErrors } from './errors/errors.ts';
import { readRateLimits } from './errors/rate-limits.ts';
import { readBatch } from './job/batch.ts';
import { withBatchFacts } from './job/batch-facts.ts';
import { readJob } from './job/job.ts';
import { withResults } from './job/job-results.ts';
import { readNotify } from './job/notify.ts';
import { readWebhooks } from './job/webhooks.ts';
import { readKind } from './kind.ts';
import { readList } from './management/list.ts';
import { withGrowth } from './management/list-growth.ts';
import { readManagement } from './management/management.ts';
import { withResource } from './management/model-resource.ts';
import { modelsOf } from './management/models.ts';
import type { Reading } from './reading.ts';
import { readRealtime } from './realtime/realtime.ts';
import { withSessions } from './realtime/realtime-session.ts';
import { modelBehind } from './realtime/realtime-signs.ts';
import { readControls } from './request/controls.ts';
import { asCallOf } from './request/end-user.ts';
import { readInputs } from './request/inputs.ts';
import { readRequest } from './request/request.ts';
import { readRequestFacts } from './request/request-facts.ts';
import { readUpload } from './request/uploads.ts';
import { NEAR, shape } from './schema/fields.ts';
import { emptyAt, successesOf } from './schema/media.ts';
import { recogniseIn, streamOf, twinOf, withHalf } from './stream/operation-stream.ts';
import { resumeOf } from './stream/resume.ts';
import { flagOf, sequentialOf } from './stream/stream.ts';
import { readEvent } from './stream/stream-event.ts';
import { withSigns } from './stream/stream-signs.ts';
import type { AnswerMap, ApiMap, Evidence, Found, OperationKind, OperationMap, StreamMap } from './types.ts';

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
      : {
          stream: {
            ...withSigns(withHintedStream(filled, hints), node),
            ...resumeOf(request.map),
            ...(twin === undefined ? {} : { twin: twin.key }),
          },
        }),
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
