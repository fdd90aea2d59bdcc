// In: the fields of an answer. Out: its verdicts on the safety of content, each with what decides and what names the category.
import { type FieldList, type FoundField, isNumber, isObject, toField } from '../schema/fields.ts';
import { isTrivial, itemsOf, typesOf, valuesOf } from '../schema/schema-view.ts';
import type { VerdictMap } from '../types.ts';

const VERDICT =
  /^(safety_(ratings?|results?|attributes|scores|verdicts?|assessments?|violations?)|content_filter_results?|moderations?(_results?)?|guardrails?_(results?|verdicts?)|shield_results?)$/;
const DECIDES =
  /(^|_)(scores?|severity|probability|confidence|verdict|action|decision|level|flagged|blocked|filtered|detected|safe|unsafe)$/;
const NAMES = /^(category|categories|category_\w+|labels?|type|policy|topic|harm\w*|name|code|violation_type)$/;

export function readVerdicts(fields: FieldList): VerdictMap[] {
  // `moderation: low` is a setting that is said back; a verdict has parts.
  const found = fields.filter(
    ({ word, depth }) => depth <= 3.5 && VERDICT.test(word),
    ({ node }) => isObject(node) || itemsOf(node) !== undefined,
  );
  return [...found].map((field) => {
    const inside = [...fields.filter(({ at }) => at.startsWith(`${field.at}/`))];
    return { field: toField(field), decides: inside.some(decides), names: inside.some(names) || isMapOfVerdicts(field) };
  });
}

function decides({ word, node }: FoundField): boolean {
  return typesOf(node).has('boolean') || (DECIDES.test(word) && (isNumber(node) || valuesOf(node) !== undefined));
}

/** A field for the category, or one key for each: `{hate: {filtered}}`. */
function names({ word, node }: FoundField): boolean {
  return NAMES.test(word) || isObject(node) || /^(hate|sexual|violence|self_harm|harassment)/.test(word);
}

function isMapOfVerdicts({ node }: FoundField): boolean {
  const values = (itemsOf(node) ?? node).get('additionalProperties');
  return values?.isObject === true && !isTrivial(values);
}
