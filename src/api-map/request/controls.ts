// In: the schema of a request body. Out: what a call chooses beside the model and its sampling: caching, reasoning, a service tier.
import type { Node } from '../../description/node.ts';
import { type FoundField, fieldsUnder, isNumber, isText, NEAR, toField } from '../schema/fields.ts';
import { typesOf, valuesOf } from '../schema/schema-view.ts';
import type { ControlsMap, Field } from '../types.ts';

const CACHE = /^(cache_control|cache_point|cached_content|prompt_cache(_key|_retention|_options)?|prompt_caching)$/;
const REASONING =
  /^(reasoning|reasoning_(effort|budget|format|options)|(include|enable|max)_(reasoning|thinking)(_tokens)?|think|thinking|thinking_(config|budget|level|options))$/;
const TIER = /^((service|processing)_tier|priority)$/;

export function readControls(schema: Node | undefined): ControlsMap {
  if (schema === undefined) return {};
  const near = fieldsUnder(schema, NEAR);
  const put = (key: keyof ControlsMap, field: FoundField | undefined): { [K in keyof ControlsMap]?: Field } =>
    field === undefined ? {} : { [key]: toField(field) };
  return {
    // Caching is asked for at the top, or at the single parts of a prompt.
    ...put('cache', near.find(named(CACHE, 1)) ?? fieldsUnder(schema).find(named(/^(cache_control|cache_point)$/, 5))),
    ...put('reasoning', near.find(named(REASONING, 1))),
    // A number is a place in a queue of the server's own; a tier is named.
    ...put(
      'serviceTier',
      near.find(named(TIER, 1), ({ word, node }) => (word === 'priority' ? listsText(node) : isText(node) || listsText(node))),
    ),
    ...put(
      'bestOf',
      near.find(named(/^best_of$/, 1), ({ node }) => isNumber(node)),
    ),
  };
}

function named(word: RegExp, deepest: number): (field: { word: string; depth: number }) => boolean {
  return (field) => field.depth <= deepest && word.test(field.word);
}

function listsText(node: Node): boolean {
  return typesOf(node).has('string') && (valuesOf(node)?.values.length ?? 0) > 1;
}
