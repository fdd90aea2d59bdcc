// In: an operation that calls a model. Out: what it takes in bulk: arrays, Base64, and URLs to fetch.
import { Node } from '../../description/node.ts';
import { type FoundField, fieldsUnder, isText, pointerKey, snake, toField } from '../schema/fields.ts';
import {
  declarations,
  isNullSchema,
  itemsOf,
  type Property,
  properties,
  propertyNames,
  schemaKey,
  typesOf,
  valuesOf,
} from '../schema/schema-view.ts';
import type { InputsMap, OperationKind, RequestMap } from '../types.ts';

const ARRAY = /^(inputs?|texts?|documents?|docs|images?|prompts|queries|instances|sentences|passages|contents|requests|content)$/;
const BASE64 = /base-?64|data:/i;
const ENCODED = /(^|_)(b64|base64)(_|$)/;
const REFERENCE = /(^|_)(url|uri|urls|uris|file_id|file_uri|fileid|asset_id|image_id|document_id|media_id|blob_id|s3_location)$/;
const URL_FIELD = /(^|_)(url|uri)$/;
/** The URL is told to someone, not fetched as an input. */
const NOT_FETCHED =
  /(^|_)(web_?hook|callback|notif\w*|redirect|return|success|cancel|referer|referrer|site|base|server|proxy|endpoint|token|auth\w*)(_|$)/;
/** Parts of the turns that are sent back: what a model or a tool said before, which nobody fetches again. */
const ECHOED = /^(citations?|annotations?|thinking|outputs?|references?|search_results|sources|results?)$/;
const MAX_DEPTH = 8;
const MAX_FIELDS = 2_500;
const MAX_DECLARATIONS = 50;

export function readInputs(request: RequestMap, kind: OperationKind): InputsMap | undefined {
  const { schema } = request;
  if (schema === undefined || kind === 'other') return undefined;
  const held = fieldsOfAllBranches(schema);
  const inputs = { arrays: kind === 'generation' ? [] : arraysOf(schema), encoded: encodedOf(held), urls: urlsOf(held) };
  return Object.values(inputs).every(({ length }) => length === 0) ? undefined : inputs;
}

/** In a talk the context of the model bounds the turns and what is said with them, and no count does. */
function arraysOf(schema: Node): InputsMap['arrays'] {
  if (propertyNames(schema).includes('messages')) return [];
  return [...fieldsUnder(schema, 0).filter(({ word }) => ARRAY.test(word))]
    .filter(({ node }) => typesOf(node).has('array'))
    .map((found) => ({ field: toField(found), unbounded: unboundedArrays(found.node).filter((array) => !bounds(array)) }));
}

/** The turns of a talk are bounded by the context of the model, its tensors by their number in the model. */
function bounds(array: Node): boolean {
  const item = itemsOf(array);
  const words = new Set(item === undefined ? [] : propertyNames(item).map((name) => snake(name)));
  return (words.has('role') && words.has('content')) || (words.has('shape') && words.has('datatype'));
}

function unboundedArrays(schema: Node, seen = new Set<string>()): Node[] {
  if (isSeen(schema, seen) || schema.number('maxItems') !== undefined || isNullSchema(schema)) return [];
  const all = schema.get('allOf')?.items() ?? [];
  if (all.some((branch) => branch.number('maxItems') !== undefined)) return [];
  const branches = [...all, ...['anyOf', 'oneOf'].flatMap((keyword) => schema.get(keyword)?.items() ?? [])];
  if (branches.length > 0) return branches.flatMap((branch) => unboundedArrays(branch, seen));
  // A closed list of kinds bounds the array as well (`prefixItems` with nothing after them).
  const closed = schema.get('prefixItems') !== undefined && schema.get('items')?.value === false;
  return typesOf(schema).has('array') && !closed && schema.get('const') === undefined ? [schema] : [];
}

interface Held extends FoundField {
  /** The names of the fields beside it, in all branches of the object. */
  readonly beside: readonly Property[];
}

/** What a part of a message may be differs by branch, so every declaration of a field is looked at, each schema once. */
function fieldsOfAllBranches(schema: Node): Held[] {
  const found: Held[] = [];
  const seen = new Set<object>();
  let level: { readonly node: Node; readonly at: string }[] = [{ node: schema, at: '' }];
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
    const next: { node: Node; at: string }[] = [];
    for (const { node, at } of level) {
      const key = schemaKey(node);
      if (key === undefined || seen.has(key) || found.length > MAX_FIELDS) continue;
      seen.add(key);
      const beside = properties(node);
      for (const { name, required } of beside) {
        for (const declared of declarations(node, name).slice(0, MAX_DECLARATIONS)) {
          const field = { at: at + pointerKey(name), name, word: snake(name), node: declared, required, depth, beside };
          found.push(field);
          next.push({ node: declared, at: field.at });
        }
      }
      for (const items of everyItems(node)) next.push({ node: items, at: `${at}/*` });
    }
    level = next;
  }
  return found;
}

function everyItems(schema: Node, seen = new Set<string>()): Node[] {
  if (isSeen(schema, seen)) return [];
  const own = schema.get('items');
  const inner = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => schema.get(keyword)?.items() ?? []);
  return [...(own?.isObject ? [own] : []), ...inner.flatMap((branch) => everyItems(branch, seen))];
}

/** One schema in several places is one field: a reference beside it in one of them is enough. */
function encodedOf(held: readonly Held[]): InputsMap['encoded'] {
  const byNode = new Map<string, InputsMap['encoded'][number]>();
  for (const found of held.filter(isEncoded)) {
    const beside = found.beside.find(({ name }) => name !== found.name && REFERENCE.test(snake(name)));
    const at = found.at.slice(0, found.at.lastIndexOf('/'));
    const reference = beside && toField({ at: at + pointerKey(beside.name), node: beside.node, required: beside.required });
    const known = byNode.get(found.node.id);
    if (known === undefined || (known.reference === undefined && reference !== undefined))
      byNode.set(found.node.id, {
        field: toField(found),
        bounded: found.node.number('maxLength') !== undefined,
        ...(reference === undefined ? {} : { reference }),
      });
  }
  return [...byNode.values()];
}

function isEncoded({ word, node }: FoundField): boolean {
  const said =
    /^(byte|base64)$/.test(node.string('format') ?? '') ||
    /^base64/i.test(node.string('contentEncoding') ?? '') ||
    ENCODED.test(word) ||
    (/^(data|bytes|content)$/.test(word) && BASE64.test(node.string('description') ?? ''));
  return said && isText(node) && node.get('enum') === undefined && node.get('const') === undefined;
}

function urlsOf(held: readonly Held[]): InputsMap['urls'] {
  const urls = held.filter(
    ({ word, at, node }) =>
      URL_FIELD.test(word) &&
      !NOT_FETCHED.test(word) &&
      !at.split('/').some((part) => ECHOED.test(snake(part))) &&
      isText(node) &&
      typesOf(node).size === 1 &&
      node.get('enum') === undefined &&
      node.get('const') === undefined &&
      !isNoAddress(node),
  );
  return [...new Map(urls.map((found) => [found.node.id, { field: toField(found), declared: saysUrl(found.node) }])).values()];
}

/** The object that declares the field says what it is: `type: web_search_result` was sent by the service before, a `data:` URL is no address. */
function isNoAddress(declared: Node): boolean {
  const owner = Node.root(declared.lookup).at(...declared.via.slice(0, -2));
  if (BASE64.test(`${declared.string('description') ?? ''} ${owner?.string('description') ?? ''}`)) return true;
  const type = owner?.at('properties', 'type');
  const values = type === undefined ? undefined : valuesOf(type)?.values;
  return (
    values?.some((value) => typeof value === 'string' && /result|citation|reference|annotation|location|_call/.test(value)) ===
    true
  );
}

/** `format: uri`, its relatives, or a pattern of its own, in the schema or a branch. */
export function saysUrl(schema: Node, seen = new Set<string>()): boolean {
  if (isSeen(schema, seen)) return false;
  if (/^(uri|iri|url|http|https)/i.test(schema.string('format') ?? '') || schema.get('pattern') !== undefined) return true;
  return ['allOf', 'anyOf', 'oneOf'].some((keyword) =>
    (schema.get(keyword)?.items() ?? []).some((branch) => saysUrl(branch, seen)),
  );
}

/** Schemas that share their branches are looked at once, so that the cost does not double with every level. */
function isSeen(schema: Node, seen: Set<string>): boolean {
  if (!schema.isObject || seen.has(schema.id)) return true;
  seen.add(schema.id);
  return false;
}
