// In: an operation and the fields of its answer. Out: why the answer may be partial, and what tells the caller which part is missing.
import type { Node } from '../../description/node.ts';
import { type FieldList, isObject, toField } from '../schema/fields.ts';
import { responsesOf } from '../schema/media.ts';
import { itemsOf, typesOf } from '../schema/schema-view.ts';
import type { PartialMap } from '../types.ts';

const ITEMS = /^(data|results?|items|responses|outputs?|predictions?|embeddings?|images|documents)$/;
const FAILURES = /^(errors|failures|failed|failed_(items|inputs|requests))$/;
const ITEM_TELLS = /^(status|state|outcome|success|succeeded|ok|error|errors|error_code|error_message)$/;
const WHOLE_TELLS = /^((is_)?(partial|complete|truncated|incomplete|degraded)(_\w+)?|has_(errors|failures)|status|warnings?)$/;
const POINTS = /^(index|position|id|key|\w+_(id|index|key))$/;

export function readPartial(operation: Node, fields: FieldList): PartialMap | undefined {
  const top = (word: RegExp, test: (node: Node) => boolean) =>
    fields.find(
      (field) => field.depth === 0 && word.test(field.word) && field.at.lastIndexOf('/') === 0,
      ({ node }) => test(node),
    );
  const isList = (node: Node) => itemsOf(node) !== undefined;
  const items = top(ITEMS, (node) => itemsOf(node) !== undefined && isObject(itemsOf(node) as Node));
  const failures = top(FAILURES, isList);
  const multi = responsesOf(operation).find(([status]) => status === '207');
  if (items === undefined || (failures === undefined && multi === undefined)) return undefined;
  const tells =
    within(fields, items.at, ITEM_TELLS) ??
    (failures === undefined ? undefined : within(fields, failures.at, POINTS)) ??
    top(WHOLE_TELLS, (node) => !typesOf(node).has('object'));
  return {
    because: failures === undefined ? 'status' : 'errors',
    items: toField(items),
    ...(tells === undefined ? {} : { tells: toField(tells) }),
  };
}

function within(fields: FieldList, list: string, word: RegExp) {
  return fields.find((field) => field.at.startsWith(`${list}/*/`) && word.test(field.word));
}
