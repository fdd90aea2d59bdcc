// In: an operation with its answer and its stream. Out: what they report beside the content: cached and reasoning tokens, tier, confidence, money, queue.
import type { Node } from '../../description/node.ts';
import { type FieldList, type FoundField, fieldsUnder, isNumber, isText, NEAR, toField } from '../schema/fields.ts';
import { itemsOf, properties } from '../schema/schema-view.ts';
import type { AnswerMap, Field, ReportsMap, StreamMap } from '../types.ts';
import { readAmounts } from './money.ts';
import { readPartial } from './partial.ts';
import { readVerdicts } from './verdicts.ts';

const USAGE = /usage|tokens|meta|details|billed/i;
const CONFIDENCE = /^(\w+_)?(confidence|probability)(_score)?$/;
/** What a caller sets, or what is no probability itself: a logarithm may lie anywhere below zero. */
const NO_CONFIDENCE = /(^|_)(log|threshold|required|logit)(_|$)/;
const POSITION = /^(queue_position|position_in_queue|queue_(place|index|length)|place_in_queue)$/;
const WAIT =
  /^(eta|(queue_)?eta_(s|ms|seconds)|estimated_(queue_)?(wait|start|completion|remaining)(_time)?(_(s|ms|seconds|at))?)$/;

/** `deep` where a model answers; elsewhere an answer is a record whose upper fields say what it is. */
export function readReports(
  operation: Node,
  answer: AnswerMap | undefined,
  stream: StreamMap | undefined,
  deep: boolean,
): ReportsMap {
  const body = answer === undefined ? [] : [fieldsUnder(answer.schema, deep ? undefined : NEAR)];
  // What an event reports stands near its top; the union of many events is never read as one.
  const events = [...(stream?.variants ?? []).flatMap(({ schema }) => schema ?? [])];
  if (events.length === 0 && stream?.event !== undefined) events.push(stream.event);
  const all = [...body, ...events.map((schema) => fieldsUnder(schema, NEAR))];
  const own = body.length > 0 ? body : all;
  const count = (word: RegExp): Field | undefined => {
    const found = own[0]?.find(
      ({ at, word: name }) => word.test(name) && (/token/.test(name) || USAGE.test(at.slice(0, at.lastIndexOf('/')))),
      ({ node }) => isNumber(node),
    );
    if (found !== undefined) return toField(found);
    return body.length > 0 ? undefined : stream?.usage?.map.counts.find(({ at }) => word.test(at));
  };
  const each = (word: RegExp, test: (field: FoundField) => boolean): Field[] =>
    unique(all.flatMap((fields) => [...fields.filter(({ word: name }) => word.test(name), test)])).map((field) => toField(field));
  const tier = first(own, /^((service|processing)_)?tier$|^priority$/);
  const partial = own[0] === undefined ? undefined : readPartial(operation, own[0]);
  return {
    ...defined('cachedTokens', count(/cach/)),
    ...defined('reasoningTokens', count(/reason|think|thought/)),
    ...put('serviceTier', tier),
    confidences: each(CONFIDENCE, ({ word, node }) => !NO_CONFIDENCE.test(word) && isNumber(node)),
    amounts: all.flatMap((fields) => readAmounts(fields)),
    positions: each(POSITION, () => true),
    waits: each(WAIT, ({ word, node }) => word !== 'eta' || isNumber(node) || isText(node)),
    ...put('metrics', own[0]?.find(named(/^(usage_)?metrics$/), isListOfMetrics)),
    verdicts: deep ? body.flatMap((fields) => readVerdicts(fields)) : [],
    ...(partial === undefined ? {} : { partial }),
  };
}

function named(word: RegExp): (field: { word: string; depth: number }) => boolean {
  return (field) => field.depth <= 1 && word.test(field.word);
}

function isListOfMetrics({ node }: FoundField): boolean {
  const words = properties(itemsOf(node) ?? node).map(({ name }) => name);
  return itemsOf(node) !== undefined && words.includes('value') && words.some((word) => /^(metric|name|key)$/.test(word));
}

function first(all: readonly FieldList[], word: RegExp): FoundField | undefined {
  return all
    .map((fields) =>
      fields.find(
        (field) => field.depth <= 2 && word.test(field.word),
        ({ node }) => isText(node),
      ),
    )
    .find((found) => found !== undefined);
}

function put(key: string, field: FoundField | undefined): Record<string, Field> {
  return defined(key, field && toField(field));
}

function defined(key: string, field: Field | undefined): Record<string, Field> {
  return field === undefined ? {} : { [key]: field };
}

/** A schema that several events share has one place. */
function unique(fields: readonly FoundField[]): FoundField[] {
  return [...new Map(fields.map((field) => [field.node.id, field])).values()];
}
