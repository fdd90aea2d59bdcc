// In: the payloads of a stream. Out: where its deltas, usage, finish reason, identity, sequence and errors stand, by shape.
import type { Node } from '../../description/node.ts';
import { finishOf, textOf } from '../answer/answer.ts';
import { findUsage } from '../answer/usage.ts';
import { fieldsUnder, isNumber, isObject, isText, shape, toField } from '../schema/fields.ts';
import { itemsOf, typesOf } from '../schema/schema-view.ts';
import type { AnswerMap, DeltaMap, Found, StreamMap, StreamVariant, WirePointer } from '../types.ts';

/** The tokens of a piece, spelled out once more. */
const LOGPROBS = /logprobs/i;
const INDEX = /^(index|output_index|content_index|choice_index|item_index|part_index|summary_index)$/;

export function readDeltas(
  variants: readonly StreamVariant[],
  event: Node | undefined,
  answer: AnswerMap | undefined,
): { deltas: DeltaMap[]; whole: boolean } {
  if (variants.length > 0) {
    const deltas = variants
      .filter(({ role }) => role === 'delta')
      .flatMap(({ name, schema }) => (schema === undefined ? [] : deltaOf(schema, name, variants, answer)));
    return { deltas, whole: false };
  }
  if (event === undefined) return { deltas: [], whole: false };
  const fields = fieldsUnder(event);
  const inDelta = [
    ...fields.filter(
      ({ at, depth }) => depth <= 5 && /\/delta\//.test(at) && !LOGPROBS.test(at),
      ({ word, node }) =>
        /^(content|text|refusal|reasoning|reasoning_content|arguments|thinking)$/.test(word) && isTextOrParts(node),
    ),
  ];
  if (inDelta.length > 0) {
    return {
      whole: false,
      deltas: textFirst(inDelta).map(({ at, word }) => ({
        at,
        ...joinOf(answer, at.replace('/delta/', '/message/')),
        carries: carriesOf(word, ''),
        keys: keysFor(at, fields),
      })),
    };
  }
  const text =
    textOf(fields) ??
    fields.find(({ at, word, depth }) => depth <= 1 && word === 'text' && at.startsWith('/token/')) ??
    fields.find(
      ({ word, depth }) => depth === 0 && word === 'delta',
      ({ node }) => isText(node),
    );
  if (text === undefined) return { deltas: [], whole: false };
  const same = answer?.text?.at === text.at;
  const special = `${text.at.slice(0, text.at.lastIndexOf('/'))}/special`;
  return {
    deltas: [
      {
        at: text.at,
        ...joinOf(answer, text.at),
        carries: 'text',
        // A token that is marked so ends the text and is no part of it.
        ...(text.at.startsWith('/token/') && fields.has(special) ? { unless: special } : {}),
        keys: keysFor(text.at, fields),
      },
    ],
    whole: same,
  };
}

/** What is said comes before what is thought, refused or called. */
function textFirst<T extends { readonly word: string }>(pieces: readonly T[]): T[] {
  const rank = ({ word }: T) => (/^(refusal|reasoning|reasoning_content|thinking|arguments|partial_json)$/.test(word) ? 1 : 0);
  return [...pieces].sort((a, b) => rank(a) - rank(b));
}

function joinOf(answer: AnswerMap | undefined, guess: WirePointer): { joins?: WirePointer } {
  if (answer === undefined) return {};
  if (fieldsUnder(answer.schema).has(guess)) return { joins: guess };
  return answer.text === undefined ? {} : { joins: answer.text.at };
}

function isTextOrParts(node: Node): boolean {
  return typesOf(node).has('string') || isText(node);
}

function carriesOf(word: string, variant: string): DeltaMap['carries'] {
  if (
    /argument|partial_json|input_json/.test(word) ||
    /argument|tool[-_.]?call|function|mcp|(^|[._-])(code|shell|command)([._-]|$)/.test(variant)
  )
    return 'arguments';
  if (/reason|think/.test(word) || /reason|think/.test(variant)) return 'reasoning';
  return /refusal/.test(word) || /refusal/.test(variant) ? 'refusal' : 'text';
}

function keysFor(at: WirePointer, fields: ReturnType<typeof fieldsUnder>): WirePointer[] {
  const prefixes = at.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
  return [
    ...fields.filter(
      ({ at: key, word }) => INDEX.test(word) && prefixes.includes(key.slice(0, key.lastIndexOf('/'))),
      ({ node }) => isNumber(node),
    ),
  ].map(({ at: key }) => key);
}

function deltaOf(schema: Node, variant: string, variants: readonly StreamVariant[], answer: AnswerMap | undefined): DeltaMap[] {
  if (/audio|image|video/.test(variant) && !/transcript/.test(variant)) return [];
  const fields = fieldsUnder(schema);
  const pieces = [
    ...fields.filter(
      ({ at, word, depth }) =>
        depth <= 4 &&
        !LOGPROBS.test(at) &&
        (/(^|_)delta$/.test(word) || /\/delta\//.test(at) || (depth <= 1 && /^(text|content)$/.test(word))) &&
        !/^(type|id|role|stop_reason|stop_sequence|name|signature|object|status)$/.test(word),
      ({ word, node }) => isText(node) || (word === 'content' && typesOf(node).has('string')),
    ),
  ].filter(({ word }) =>
    /^(delta|text|content|partial_json|thinking|arguments|input|tool_plan|refusal|reasoning|code|transcript|value|\w+_delta)$/.test(
      word,
    ),
  );
  const stem = variant.replace(/[._-]?[a-z]+$/i, '');
  const twin = variants.find(
    ({ name, role }) =>
      (role === 'snapshot' || role === 'end') && name !== variant && name.replace(/[._-]?[a-z]+$/i, '') === stem,
  );
  const total =
    twin?.schema === undefined
      ? undefined
      : fieldsUnder(twin.schema).find(
          ({ word, depth }) => depth === 0 && /^(text|arguments|code|refusal|transcript|content|input|delta)$/.test(word),
          ({ node }) => isText(node),
        );
  return textFirst(pieces).map(({ at, word }) => {
    const carries = carriesOf(word, variant);
    return {
      variant,
      at,
      ...(carries === 'text' && answer?.text !== undefined ? { joins: answer.text.at } : {}),
      carries,
      ...(total === undefined || twin === undefined ? {} : { total: { variant: twin.name, at: total.at } }),
      keys: keysFor(at, fields),
    };
  });
}

export function readStreamUsage(variants: readonly StreamVariant[], event: Node | undefined): StreamMap['usage'] {
  if (variants.length === 0) {
    const map = event === undefined ? undefined : findUsage(event);
    return map === undefined ? undefined : { at: map.at, map };
  }
  // The end of a stream knows all counts; a start knows the input only.
  const order: StreamVariant['role'][] = ['end', 'close', 'snapshot', 'delta', 'other', 'start'];
  for (const role of order) {
    for (const variant of variants) {
      if (variant.role !== role || variant.schema === undefined) continue;
      const map = findUsage(variant.schema);
      if (map !== undefined) return { at: map.at, variant: variant.name, map };
    }
  }
  return undefined;
}

export function readStreamFinish(variants: readonly StreamVariant[], event: Node | undefined): StreamMap['finishReason'] {
  if (variants.length === 0) {
    const found = event === undefined ? undefined : finishOf(fieldsUnder(event));
    return found === undefined ? undefined : { at: found.at, field: toField(found) };
  }
  for (const role of ['end', 'close', 'delta', 'snapshot', 'other'] as const) {
    for (const variant of variants) {
      if (variant.role !== role || variant.schema === undefined) continue;
      const found = finishOf(fieldsUnder(variant.schema));
      if (found !== undefined) return { at: found.at, variant: variant.name, field: toField(found) };
    }
  }
  return undefined;
}

/** A field of every event, such as the id of the answer. */
export function readIdentity(variants: readonly StreamVariant[], event: Node | undefined): WirePointer[] {
  if (variants.length > 0 || event === undefined) return [];
  return [
    ...fieldsUnder(event).filter(
      ({ word, depth }) => depth === 0 && /^(id|model|model_version|created|response_id|generation_id)$/.test(word),
    ),
  ].map(({ at }) => at);
}

export function readSequence(variants: readonly StreamVariant[], event: Node | undefined): WirePointer | undefined {
  const schemas = variants.length > 0 ? variants.flatMap(({ schema }) => schema ?? []) : event === undefined ? [] : [event];
  const carrying = schemas.filter((schema) => fieldsUnder(schema).has('/sequence_number'));
  return carrying.length > 0 && carrying.length >= schemas.length / 2 ? '/sequence_number' : undefined;
}

export function readStreamError(
  variants: readonly StreamVariant[],
  nameless: readonly Node[],
  event: Node | undefined,
): StreamMap['error'] {
  const variant =
    variants.find(({ role, name }) => role === 'error' && /error/i.test(name)) ?? variants.find(({ role }) => role === 'error');
  if (variant?.schema !== undefined) {
    const holder = errorHolder(variant.schema);
    return found({ variant: variant.name, ...(holder === undefined ? {} : { at: holder.at }) }, variant.schema);
  }
  for (const schema of [...nameless, ...(event === undefined || variants.length > 0 ? [] : [event])]) {
    const holder = errorHolder(schema);
    if (holder !== undefined) return found({ at: holder.at }, holder.node);
  }
  return undefined;
}

function errorHolder(schema: Node): { at: WirePointer; node: Node } | undefined {
  return fieldsUnder(schema).find(
    ({ word, depth }) => depth === 0 && /^(error|err|errors)$/.test(word),
    ({ node }) => isObject(node) || isText(node) || itemsOf(node) !== undefined,
  );
}

function found<T>(value: T, node: Node): Found<T> {
  return { value, evidence: shape(node) };
}
