// In: the readings of all operations. Out: which of them create jobs, in what stages, and which others poll, cancel and list them.
import type { Node } from '../../description/node.ts';
import type { Reading } from '../reading.ts';
import { type FoundField, fieldsUnder, isObject, isText, NEAR, snake, toField } from '../schema/fields.ts';
import { successesOf } from '../schema/media.ts';
import { branchesOf, propertyNames, schemaKey, typesOf } from '../schema/schema-view.ts';
import { flagOf } from '../stream/stream.ts';
import type { Field, JobMap } from '../types.ts';
import { isMessage, type JobBody, jobBody } from './job-status.ts';

const ACTION =
  /(^|[/:])(cancel|pause|resume|retry|stop|abort|archive|unarchive|restore|approve|reject|confirm|capture|close|verify|complete)$/i;
const JOBS = /\/(\w*jobs?|(\w+[-_])?batch(es)?|fine[-_]?tun\w*|predictions|trainings|runs)$/i;
const BACKGROUND = /^(background|async|run_async|is_async)$/;
const NOUN = /(job|batch|prediction|training|fine[-_]?tun|operation|task|run|transcript|generation|render|import|export)/i;

/** `known`: a dialect knows the call as a job. */
export function readJob(reading: Reading, all: readonly Reading[], known = false): JobMap | undefined {
  if (reading.method !== 'POST' && reading.method !== 'PUT') return undefined;
  const path = bare(reading.path);
  const hint = reading.hints.job;
  const longRunning = reading.node.boolean('x-ms-long-running-operation') === true;
  if (ACTION.test(path) && hint === undefined) return undefined;
  const body = reading.answer === undefined ? undefined : reading.answer.schema;
  if (body !== undefined && isMessage(body)) return undefined;
  const trusted = hint !== undefined || longRunning;
  const listed = body === undefined ? undefined : jobBody(body, trusted);
  // What is named as a job and can be fetched by its id is one, though the values of its status are not listed.
  const unlisted =
    listed === undefined && body !== undefined && (known || JOBS.test(path) || accepted(reading) !== undefined)
      ? jobBody(body, 'unlisted')
      : undefined;
  const direct = listed ?? (unlisted !== undefined && isJobOf(pollOf(reading, unlisted, all)) ? unlisted : undefined);
  const poll = pollOf(reading, direct, all);
  if (direct !== undefined && body !== undefined) {
    if (!trusted && poll === undefined && answeredAtOnce(reading, all)) return undefined;
    if (reading.method === 'PUT' && !direct.longRunning && !trusted) return undefined;
    if (reading.path.includes('{') && (isUpdate(reading, all) || actsOn(poll, reading))) return undefined;
    return assemble(reading, all, body, direct, poll);
  }
  // The creation answers with an id only, and the job shows at the poll.
  if (poll?.answer === undefined || body === undefined) return undefined;
  const told = NOUN.test(path) || accepted(reading) !== undefined || trusted;
  // Without a word of it: an id and little else now, and later a status that may turn out to be an error.
  const polled = told
    ? jobBody(poll.answer.schema)
    : propertyNames(body).length <= 3
      ? failableBody(poll.answer.schema)
      : undefined;
  const created = fieldsUnder(body, NEAR).find(
    ({ word, depth }) => depth === 0 && /^(id|\w+_id)$/.test(word),
    ({ node }) => isText(node),
  );
  if (polled === undefined || created === undefined || propertyNames(body).length > 6) return undefined;
  return assemble(reading, all, poll.answer.schema, polled, poll, created);
}

/**
 * A call of a model whose same answer also comes as a stream, with nothing around it that speaks of later (a switch to the background, 202, a
 * way to cancel): its status says how the answer ended.
 */
function answeredAtOnce(reading: Reading, all: readonly Reading[]): boolean {
  const { kind, sequential, answer, request } = reading;
  return (
    kind.kind !== 'other' &&
    (sequential !== undefined || flagOf(request) !== undefined) &&
    answer?.text !== undefined &&
    accepted(reading) === undefined &&
    cancelNear(reading, all) === undefined &&
    !request.settings.some(({ word, depth }) => depth === 0 && BACKGROUND.test(word))
  );
}

/** A status in words of its own, beside a place for what went wrong. */
function failableBody(schema: Node): JobBody | undefined {
  const names = new Set(propertyNames(schema).map(snake));
  if (!['error', 'error_message', 'failure_reason'].some((name) => names.has(name))) return undefined;
  return jobBody(schema, 'unlisted') ?? jobBody(schema);
}

function bare(path: string): string {
  return (path.split(/[?#]/)[0] ?? '').replace(/\/+$/, '');
}

/** `POST /jobs/{id}` changes a job that exists when the same path can be fetched and answers alike. */
function isUpdate(reading: Reading, all: readonly Reading[]): boolean {
  const key = reading.answer === undefined ? undefined : schemaKey(reading.answer.schema);
  return (
    /\}$/.test(bare(reading.path)) &&
    all.some(
      (other) =>
        other.method === 'GET' &&
        bare(other.path) === bare(reading.path) &&
        other.answer !== undefined &&
        schemaKey(other.answer.schema) === key,
    )
  );
}

/** `POST /runs/{id}/submit` moves a job on that exists; `POST /videos/{id}/remix` asks the model anew, with a prompt. */
function actsOn(poll: Reading | undefined, reading: Reading): boolean {
  if (poll === undefined || !bare(reading.path).startsWith(`${bare(poll.path)}/`)) return false;
  return reading.request.map.prompt === undefined && reading.request.map.model === undefined;
}

function assemble(
  reading: Reading,
  all: readonly Reading[],
  schema: Node,
  body: JobBody,
  poll: Reading | undefined,
  created?: FoundField,
): JobMap {
  const fields = fieldsUnder(schema, NEAR);
  const { envelope } = body;
  const inside = fieldsOf(schema, envelope);
  const pollBody = poll?.answer === undefined ? undefined : jobBody(poll.answer.schema, true);
  const pollEnvelope = pollBody?.envelope ?? envelope;
  const createEnvelope = created === undefined ? envelope : undefined;
  const base = poll === undefined ? undefined : bare(poll.path);
  const cancel =
    base === undefined
      ? cancelNear(reading, all)
      : (all.find(
          (other) =>
            other.method === 'POST' &&
            [`${base}/cancel`, `${base}:cancel`, `${base}/stop`, `${base}/abort`].includes(bare(other.path)),
        ) ?? all.find((other) => other.method === 'DELETE' && bare(other.path) === base));
  const listPath = base === undefined ? bare(reading.path) : base.replace(/\/[^/]*$/, '');
  const list = all.find((other) => other.method === 'GET' && bare(other.path) === listPath && other.list !== undefined);
  const id = inside(/^(id|name|\w*(job|batch|task|run|operation|prediction|transcript)_id)$/, ({ node }) => isText(node))[0];
  const status = toField({ ...body.status, at: body.status.at.slice(envelope.length) });
  const background =
    reading.kind.kind !== 'other' &&
    reading.request.settings.find(
      ({ word, node, depth }) => depth === 0 && BACKGROUND.test(word) && typesOf(node).has('boolean'),
    );
  const accept = accepted(reading);
  const pollUrl = fields.find(
    ({ at, word, depth }) =>
      depth <= 1 &&
      (/^(status|poll|polling|operation)_?(url|uri|link)$/.test(word) ||
        /\/(urls|links|_links)\/(get|self|status|poll)$/.test(at)),
  );
  return {
    status,
    stages: body.stages,
    ...(id === undefined ? {} : { id }),
    ...(poll === undefined ? {} : { poll: poll.key }),
    ...(cancel === undefined ? {} : { cancel: cancel.key }),
    ...(list === undefined ? {} : { list: list.key }),
    ...(pollEnvelope === '' && createEnvelope === ''
      ? {}
      : { envelope: { ...(createEnvelope === undefined ? {} : { create: createEnvelope }), poll: pollEnvelope } }),
    ...(created === undefined ? {} : { createdId: toField(created) }),
    ...(background ? { onRequest: toField(background) } : {}),
    ...(body.longRunning ? { longRunning: true } : {}),
    ...lifeOf(schema, body),
    result: inside(
      /^(output|outputs|result|results|response|results_url|result_url|output_file_id|output_url|output_file|result_files|fine_tuned_model|error_file_id|urls|text|data|artifacts?|download_url|video_url|dest)$/,
    ),
    ...(accept === undefined ? {} : { accepted: accept }),
    ...(pollUrl === undefined ? {} : { pollUrl: pollUrl.at }),
  };
}

/** The fields of the job object in a body, by their words, with pointers into the job. */
function fieldsOf(schema: Node, envelope: string) {
  const fields = fieldsUnder(schema, NEAR);
  return (word: RegExp, test: (field: FoundField) => boolean = () => true, deepest = 0): Field[] =>
    [
      ...fields.filter(
        ({ at, word: name, depth }) =>
          at.startsWith(`${envelope}/`) && depth <= deepest + (envelope === '' ? 0 : 1) && word.test(name) && !at.includes('/*'),
        test,
      ),
    ].map((field) => toField({ ...field, at: field.at.slice(envelope.length) }));
}

/** Where a job tells why it failed, and when it began and ended. */
export function lifeOf(schema: Node, body: JobBody): Pick<JobMap, 'error' | 'createdAt' | 'endedAt'> {
  const inside = fieldsOf(schema, body.envelope);
  const deepest = body.longRunning ? 1 : 0;
  const error =
    inside(
      /^(error|errors|failure_reason|failure|last_error|status_details|incomplete_details|error_message|error_details|error_code|failure_code|exception|failure_message)$/,
    )[0] ?? inside(/^(status_message|message|reason|detail|status_reason)$/, ({ node }) => isText(node))[0];
  const createdAt = inside(
    /^(created_?(at|on|time)?|create_time|creation_(time|date)|start(ed)?_(at|on|time)|submitted_at|date_created)(_(unix|utc|iso|ms|secs|seconds|timestamp))*$/,
    undefined,
    deepest,
  )[0];
  const endedAt = inside(
    /^((completed|finished|ended|end|complete|succeeded|completion|processed|done|terminated)_?(at|on|time)?)(_(unix|utc|iso|ms|secs|seconds|timestamp))*$/,
    ({ node }) => !isObject(node) && !typesOf(node).has('boolean'),
    deepest,
  )[0];
  return {
    ...(error === undefined ? {} : { error }),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
  };
}

function accepted(reading: Reading): JobMap['accepted'] {
  const response = successesOf(reading.node).find(([status]) => status === '202')?.[1];
  if (response === undefined) return undefined;
  const headers = response.get('headers')?.keys() ?? [];
  return {
    location: headers.some((name) => /^(location|operation-location|content-location|azure-asyncoperation)$/i.test(name)),
  };
}

function cancelNear(reading: Reading, all: readonly Reading[]): Reading | undefined {
  const base = bare(reading.path);
  return all.find(
    (other) => other.method === 'POST' && bare(other.path).startsWith(`${base}/{`) && /\}[/:]cancel$/.test(bare(other.path)),
  );
}

function isJobOf(poll: Reading | undefined): boolean {
  return poll?.answer !== undefined && jobBody(poll.answer.schema, true) !== undefined;
}

/** `/batches/submit` creates what `/batches/{id}` fetches, and `/videos/generations` what `/videos/{id}` does. */
function collectionOf(path: string): string {
  return path.replace(/\/(submit|create|start|run|generate|generations?|new|async)$/i, '');
}

/** The one operation that fetches a thing of the same stages: operations are fetched in one place, and so is what is written out twice. */
function likeIt(reading: Reading, body: JobBody, byId: readonly Reading[]): Reading | undefined {
  const said = Object.values(body.stages).flat();
  if (!body.longRunning && said.length < 3) return undefined;
  const names = propertyNames(reading.answer!.schema);
  const like = byId.filter((other) => {
    const polled = jobBody(other.answer!.schema);
    if (polled === undefined || polled.longRunning !== body.longRunning) return false;
    const stages = Object.values(polled.stages).flat();
    if (stages.length !== said.length || !said.every((value) => stages.includes(value))) return false;
    const shown = new Set(propertyNames(other.answer!.schema));
    return names.filter((name) => shown.has(name)).length >= names.length / 2;
  });
  return like.length === 1 ? like[0] : undefined;
}

/** The operation that fetches what was created: `{path}/{id}`, or a fetch by id that answers with the same schema. */
function pollOf(reading: Reading, body: JobBody | undefined, all: readonly Reading[]): Reading | undefined {
  const named = reading.hints.job?.poll;
  if (named !== undefined) return all.find((other) => other.key === named || other.operationId === named);
  const base = bare(reading.path);
  const byId = all.filter((other) => other.method === 'GET' && /\}$/.test(bare(other.path)) && other.answer !== undefined);
  const child = byId.find((other) => {
    const path = bare(other.path);
    return [base, collectionOf(base)].some((from) => path.startsWith(`${from}/{`) && !path.slice(from.length + 1).includes('/'));
  });
  // The creation may answer with the job or, when it is asked to wait, with the result.
  const branches = new Set(
    reading.answer === undefined ? [] : [reading.answer.schema, ...branchesOf(reading.answer.schema)].map(schemaKey),
  );
  const alike = byId.filter((other) => other.answer !== undefined && branches.has(schemaKey(other.answer.schema)));
  const shared = (path: string) => {
    const differs = [...path].findIndex((char, index) => char !== base[index]);
    return differs < 0 ? path.length : differs;
  };
  const nearest = alike.sort((a, b) => shared(bare(b.path)) - shared(bare(a.path)))[0];
  if (
    child !== undefined &&
    (body === undefined ||
      alike.length === 0 ||
      alike.includes(child) ||
      jobBody(child.answer?.schema as Node, true) !== undefined)
  )
    return child;
  if (body === undefined && child === undefined) return undefined;
  return nearest ?? (body === undefined ? undefined : likeIt(reading, body, byId));
}
