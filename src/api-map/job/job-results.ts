// In: a job as it was read, and all operations. Out: the same with the results that are fetched from elsewhere, and until when they can be.
import type { Node } from '../../description/node.ts';
import type { Reading } from '../reading.ts';
import { fieldsUnder, isText, NEAR, shape, snake } from '../schema/fields.ts';
import { branchesOf, itemsOf, properties, typesOf } from '../schema/schema-view.ts';
import { placesOf, spoken } from '../schema/words.ts';
import type { Evidence, Field, JobMap } from '../types.ts';
import { lifeOf } from './job.ts';
import { jobBody } from './job-status.ts';

const ELSEWHERE = /(^|_)(url|urls|uri|link|file|files|file_id|file_ids)$/;
const EXPIRY =
  /(^|_)(expir(es?|y|ation)|expires?_(at|on|in|after|time|date)|expiry_(at|on|time|date)|expiration_(at|time|date))(_(seconds|days|hours))?$|^(valid|available|retained|kept)_until$|^((data|result|output|file|artifact)s?_)?(retention|ttl)(_|$)|^data_removed$|(^|_)(deleted|purged|archived)_at$/;
const KEPT =
  /\bexpir(e|es|ed|y|ation|ing)\b|\b(available|valid|accessible|kept|stored|retained|downloadable) (for|until)\b|\b(deleted|removed|purged) after\b|\bretention\b/i;

export function withResults(job: JobMap, reading: Reading, all: readonly Reading[]): JobMap {
  const known = withPolled(job, reading, all);
  const fetched = job.result.filter(isElsewhere);
  if (fetched.length === 0) return known;
  const kept = keptUntil(fetched, job, reading, all);
  return { ...known, fetched, ...(kept === undefined ? {} : { kept }) };
}

/** The job as the poll shows it: a creation may answer with less. */
function withPolled(job: JobMap, reading: Reading, all: readonly Reading[]): JobMap {
  const polled = all.find(({ key }) => key === job.poll)?.answer?.schema;
  const body = polled === undefined ? undefined : jobBody(polled, true);
  if (polled === undefined || body === undefined) {
    const own = reading.answer === undefined ? undefined : under(reading.answer.schema, job.envelope?.create ?? '');
    return own === undefined ? job : { ...job, schema: own };
  }
  const schema = under(polled, body.envelope);
  return { ...lifeOf(polled, body), ...job, ...(schema === undefined ? {} : { schema }) };
}

function under(schema: Node, envelope: string): Node | undefined {
  return envelope === '' ? schema : fieldsUnder(schema, NEAR).at(envelope)?.node;
}

/** A URL, the id of a file, or an object with one; `urls: {get, cancel}` are the ways to the job itself. */
function isElsewhere({ at, schema }: Field): boolean {
  if (schema === undefined) return false;
  const word = snake(at.slice(at.lastIndexOf('/') + 1));
  if (typesOf(schema).has('object') && /^(urls|links)$/.test(word)) return false;
  if (ELSEWHERE.test(word) || /^uri|url$/.test(schema.string('format') ?? '')) return true;
  // An output of many kinds holds URLs as well, but not as its own place.
  const holder = itemsOf(schema) ?? schema;
  return (
    branchesOf(holder).length === 1 && properties(holder).some(({ name, node }) => ELSEWHERE.test(snake(name)) && isText(node))
  );
}

function keptUntil(fetched: readonly Field[], job: JobMap, reading: Reading, all: readonly Reading[]): Evidence | undefined {
  const poll = all.find(({ key }) => key === job.poll);
  const bodies = [poll?.answer?.schema, reading.answer?.schema, reading.request.map.schema];
  for (const body of bodies) {
    const field = body === undefined ? undefined : fieldsUnder(body, NEAR).find(({ word }) => EXPIRY.test(word));
    if (field !== undefined) return shape(field.node);
  }
  const said = spoken(KEPT, [
    ...fetched.map(({ schema }) => schema),
    ...[poll, reading].flatMap((each) => (each === undefined ? [] : placesOf(each.node))),
  ]);
  if (said !== undefined) return shape(said);
  const file = fetched.some(({ at }) => /file/i.test(at)) ? fileExpiry(all) : undefined;
  return file === undefined ? undefined : shape(file);
}

/** The id of a file leads to a resource that says itself until when it stays. */
function fileExpiry(all: readonly Reading[]): Node | undefined {
  for (const { method, path, answer } of all) {
    if (method !== 'GET' || answer === undefined || !/\/files?\/\{[^}]+\}$/.test(path.split(/[?#]/)[0] ?? '')) continue;
    const field = properties(answer.schema).find(({ name }) => EXPIRY.test(snake(name)));
    if (field !== undefined) return field.node;
  }
  return undefined;
}
