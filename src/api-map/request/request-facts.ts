// In: an operation that was read. Out: what its request says of waiting for the answer, and of other models that may answer.
import type { Node } from '../../description/node.ts';
import type { Reading } from '../reading.ts';
import { isText, shape, snake, toField } from '../schema/fields.ts';
import { itemsOf, typesOf, valuesOf } from '../schema/schema-view.ts';
import { placesOf, spoken } from '../schema/words.ts';
import type { Field, RequestMap } from '../types.ts';

const WAIT =
  /(^|_)(timeout|time_out|deadline|max_wait|max_wait_time|wait_time)(_|$)|^(wait|cancel_after|max_time|max_latency)(_|$)/;
const WAITS = /\btime-?outs?\b|\btim(e|es|ed|ing) out\b|\bdeadlines?\b/i;
const MODELS = /^(models|model_ids|model_names|fallbacks?|(model_)?fallback_?models?|model_fallbacks?|backup_models?)$/;

export function readRequestFacts(reading: Reading): Pick<RequestMap, 'deadline' | 'fallbacks'> {
  const deadline = deadlineOf(reading);
  const fallbacks = fallbacksOf(reading);
  return { ...(deadline === undefined ? {} : { deadline }), ...(fallbacks === undefined ? {} : { fallbacks }) };
}

function deadlineOf({ node, request }: Reading): RequestMap['deadline'] {
  const field = request.settings.find(({ word, node: schema }) => WAIT.test(word) && !typesOf(schema).has('object'));
  if (field !== undefined) return { value: { in: 'body', name: field.name }, evidence: shape(field.node) };
  for (const { name, in: place, node: parameter } of request.map.parameters) {
    const word = snake(name);
    if (WAIT.test(word) || (word === 'prefer' && waits(parameter)))
      return { value: { in: place, name }, evidence: shape(parameter) };
  }
  const said = spoken(WAITS, placesOf(node));
  return said === undefined ? undefined : { value: { in: 'words' }, evidence: shape(said) };
}

/** `Prefer` also carries other preferences (`return=minimal`); RFC 7240 §4.3 names this one. */
function waits(parameter: Node): boolean {
  const schema = parameter.get('schema');
  const text = [
    parameter.string('description'),
    schema?.string('description'),
    schema?.string('pattern'),
    parameter.get('example')?.value,
    schema?.get('example')?.value,
    ...((schema === undefined ? undefined : valuesOf(schema)?.values) ?? []),
  ];
  return text.some((part) => /\bwait\b/.test(String(part)));
}

/** A list of models beside the model: one that cannot answer is followed by the next. */
function fallbacksOf({ request }: Reading): Field | undefined {
  const list = request.settings.find(
    ({ depth, word, node }) => depth === 0 && MODELS.test(word) && typesOf(node).has('array') && namesModels(itemsOf(node)),
  );
  if (list !== undefined) return toField(list);
  const route = request.settings.find(
    ({ depth, word, node }) =>
      depth === 0 && /^(route|routing)$/.test(word) && valuesOf(node)?.values.some((value) => /fallback/.test(String(value))),
  );
  return route === undefined ? undefined : toField(route);
}

function namesModels(item: Node | undefined): boolean {
  return item === undefined || isText(item) || typesOf(item).size === 0 || typesOf(item).has('object');
}
