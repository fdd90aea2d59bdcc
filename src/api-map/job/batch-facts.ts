// In: a batch as it was read, and all operations. Out: the same with what one result holds, how it tells a failure, and what is said of the order.
import type { Node } from '../../description/node.ts';
import type { Reading } from '../reading.ts';
import { fieldsUnder, isObject, NEAR, shape, snake } from '../schema/fields.ts';
import { contentOf, successesOf } from '../schema/media.ts';
import { branchesOf, itemsOf, properties, property, propertyNames, typesOf, valuesOf } from '../schema/schema-view.ts';
import { placesOf } from '../schema/words.ts';
import type { BatchMap, JobMap } from '../types.ts';

const CORRELATES = /^(custom|correlation|record|client|request|row)_?(id|key)$|^key$/;
const FAILS = /(^|_)(errors?|err|failure|failed|fault|exception|refused|errored)(_|$)/;
const OUTCOME = /^(type|kind|object|status|state|outcome|result_type)$/;
const ORDER = /\b(un)?order(s|ed|ing)?\b/i;

export function withBatchFacts(
  batch: BatchMap | undefined,
  reading: Reading,
  job: JobMap | undefined,
  all: readonly Reading[],
  root: Node,
): BatchMap | undefined {
  if (batch === undefined) return undefined;
  const poll = all.find(({ key }) => key === job?.poll);
  const fetch = batch.results?.by === 'operation' ? byKey(all, batch.results.key) : undefined;
  const resultItem = itemIn(fetch) ?? itemOf(poll ?? reading) ?? namedItem(root);
  const outcome = resultItem === undefined ? undefined : outcomeOf(resultItem);
  const order = orderOf(batch, reading, poll, fetch, resultItem);
  const sent = fetch === undefined ? undefined : contentFrom(fetch);
  return {
    ...batch,
    ...(resultItem === undefined ? {} : { resultItem }),
    ...(outcome === undefined ? {} : { outcome: shape(outcome) }),
    ...(order === undefined ? {} : { order: shape(order) }),
    ...(sent === undefined ? {} : { resultsSent: sent }),
  };
}

function byKey(all: readonly Reading[], key: string): Reading | undefined {
  return all.find((other) => other.key === key);
}

/** One line or item of the operation that returns the results. */
function itemIn(fetch: Reading | undefined): Node | undefined {
  const schema = fetch?.sequential?.schema;
  const types = schema === undefined ? undefined : typesOf(schema);
  const line = schema !== undefined && types?.size === 1 && types.has('array') ? itemsOf(schema) : schema;
  return described(line) ?? described(fetch?.list?.item) ?? (fetch?.answer === undefined ? undefined : itemOf(fetch));
}

/** Results that stand in the batch itself, each under the id of its item. */
function itemOf({ answer }: Reading): Node | undefined {
  if (answer === undefined) return undefined;
  for (const { node } of fieldsUnder(answer.schema, NEAR).filter(({ word }) =>
    /(^|_)(results?|outputs?|responses?|items|data)$/.test(word),
  )) {
    const item = described(itemsOf(node));
    if (item !== undefined && propertyNames(item).some((name) => CORRELATES.test(snake(name)))) return item;
  }
  return undefined;
}

/** The lines of a result file stand in the components, where they stand anywhere. */
function namedItem(root: Node): Node | undefined {
  for (const [name, schema] of root.at('components', 'schemas')?.entries() ?? []) {
    if (!/batch.*(output|result|response)/i.test(name)) continue;
    if (propertyNames(schema).some((key) => CORRELATES.test(snake(key)))) return described(schema);
  }
  return undefined;
}

function described(schema: Node | undefined): Node | undefined {
  return schema !== undefined && propertyNames(schema).length > 0 ? schema : undefined;
}

/** A field for the error, a status that can be one, or a union with a branch for it: in the result or one level down. */
function outcomeOf(item: Node): Node | undefined {
  const field = fieldsUnder(item, NEAR).find(
    ({ word }) => FAILS.test(word) || /^(status_code|http_status|response_code)$/.test(word),
  );
  if (field !== undefined) return field.node;
  const holders = [item, ...properties(item).map(({ node }) => node)].filter((node) => node === item || isObject(node));
  return holders.flatMap((holder) => branchesOf(holder)).find(isFailure);
}

function isFailure(branch: Node): boolean {
  const word = (text: unknown) => FAILS.test(snake(String(text)));
  if (branch.path.includes('schemas') && word(branch.path.at(-1))) return true;
  return propertyNames(branch).some(
    (name) =>
      OUTCOME.test(snake(name)) &&
      (valuesOf(property(branch, name)?.node ?? branch)?.values ?? []).some((value) => typeof value === 'string' && word(value)),
  );
}

function orderOf(
  batch: BatchMap,
  reading: Reading,
  poll: Reading | undefined,
  fetch: Reading | undefined,
  item: Node | undefined,
): Node | undefined {
  const items = batch.input.by === 'inline' ? batch.input.items.schema : batch.input.field.schema;
  const files = batch.results?.by === 'file' ? batch.results.fields.flatMap(({ schema }) => schema ?? []) : [];
  const fields = [reading.answer?.schema, poll?.answer?.schema].flatMap((schema) =>
    schema === undefined ? [] : [schema, ...properties(schema).map(({ node }) => node)],
  );
  const places = [
    ...[reading, poll, fetch].flatMap((each) => (each === undefined ? [] : placesOf(each.node))),
    items,
    items === undefined ? undefined : itemsOf(items),
    batch.correlationId?.schema,
    item,
    ...(item === undefined ? [] : properties(item).map(({ node }) => node)),
    ...files,
    ...fields,
  ];
  return places.find(
    (place) =>
      place?.isObject &&
      ORDER.test(`${place.string('summary') ?? ''} ${place.string('description') ?? ''}`.replace(/\bin order (to|for)\b/gi, '')),
  );
}

/** How the results travel: the first media type of the successful response. */
function contentFrom({ node, sequential, list }: Reading): BatchMap['resultsSent'] {
  const paged = list?.cursor !== undefined || list?.pageSize !== undefined;
  if (sequential !== undefined) return { mediaType: sequential.mediaType, media: sequential.media, paged };
  for (const [, response] of successesOf(node)) {
    const first = contentOf(response)[0];
    if (first !== undefined) return { mediaType: first.mediaType, media: first.node, paged };
  }
  return undefined;
}
