// In: the schema of an answer or event. Out: where its token counts stand and what they add up to.
import type { Node } from '../../description/node.ts';
import { type FieldList, type FoundField, fieldsUnder, isNumber, isObject, shape, toField } from '../schema/fields.ts';
import type { Field, UsageMap, WirePointer } from '../types.ts';

const HOLDER =
  /^(usage|usage_metadata|usage_info|token_usage|tokens_usage|billed_units|tokens|token_count|meta|metrics|details)$/;
const COUNT = /(^|_)tokens?(_count)?$|_eval_count$|^(eval_count|generated_tokens|prefill_tokens)$|^tokens_(in|out|used)$/;
const INPUT = /^(prompt|input|query|prefill|request|tokens_in)(_|$)/;
const OUTPUT = /^(completion|output|candidates|generated|generation|response|eval|tokens_out)(_|$)/;
const TOTAL = /^(total|all)_/;
const LIMIT = /^(max|min|limit|remaining)_/;

export function findUsage(schema: Node, deepest?: number): UsageMap | undefined {
  const fields = fieldsUnder(schema, deepest);
  const holders = [
    ...fields.filter(
      ({ word, depth }) => depth <= 2.5 && HOLDER.test(word),
      (field) => isObject(field.node),
    ),
  ];
  holders.sort((a, b) => rank(a) - rank(b));
  for (const holder of holders) {
    const usage = readHolder(fields, holder.at, holder.node);
    if (usage !== undefined) return usage;
  }
  // Ollama and others put the counts into the body itself.
  const flat = readHolder(fields, '', schema, true);
  return flat?.input !== undefined || flat?.output !== undefined ? flat : undefined;
}

function rank(field: FoundField): number {
  return field.depth * 10 + (/usage/.test(field.word) ? 0 : field.word === 'tokens' || field.word === 'billed_units' ? 1 : 5);
}

function readHolder(fields: FieldList, at: WirePointer, node: Node, flat = false): UsageMap | undefined {
  const inside = [
    ...fields.filter(
      (field) =>
        field.at.startsWith(`${at}/`) &&
        COUNT.test(field.word) &&
        !LIMIT.test(field.word) &&
        !field.at.slice(at.length).includes('/*'),
      (field) => isNumber(field.node),
    ),
  ];
  const direct = inside.filter((field) => field.at.lastIndexOf('/') === at.length);
  // `meta` and `metrics` hold the counts one object further down (`meta.tokens.input_tokens`): that object is found by itself.
  if (direct.length === 0) return undefined;
  const input = pick(direct, INPUT);
  const output = pick(direct, OUTPUT);
  const total = direct.find((field) => TOTAL.test(field.word));
  if (input === undefined && output === undefined && total === undefined) return undefined;
  const beside = direct.filter((field) => field !== input && field !== output && field !== total);
  return {
    at,
    ...(flat ? {} : { schema: node }),
    ...(input === undefined ? {} : { input: toField(input) }),
    ...(output === undefined ? {} : { output: toField(output) }),
    ...(total === undefined ? {} : { total: toField(total) }),
    parts: partsOf(inside, at, direct),
    counts: (flat ? direct : inside).map((field) => toField(field)),
    totalIsSum: total !== undefined && input !== undefined && output !== undefined && beside.length === 0,
    evidence: shape((input ?? output ?? total)?.node ?? node),
  };
}

/** The plain count (`input_tokens`) before the qualified one (`input_audio_tokens`). */
function pick(counts: readonly FoundField[], side: RegExp): FoundField | undefined {
  return counts.filter((field) => side.test(field.word)).sort((a, b) => a.word.length - b.word.length)[0];
}

/** Counts in `input_tokens_details` and the like are parts of that side; what stands beside the sides may be added to them. */
function partsOf(
  inside: readonly FoundField[],
  at: WirePointer,
  direct: readonly FoundField[],
): { of: 'input' | 'output'; field: Field }[] {
  return inside.flatMap((field) => {
    if (direct.includes(field)) return [];
    const holder = field.at.slice(at.length + 1).split('/')[0] ?? '';
    if (!/detail/i.test(holder)) return [];
    const side = INPUT.test(holder) ? 'input' : OUTPUT.test(holder) ? 'output' : undefined;
    return side === undefined ? [] : [{ of: side, field: toField(field) }];
  });
}
