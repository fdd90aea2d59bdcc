// An operation, its parameters and body as sent go in; the first thing that the description does not allow comes out.
import { branchesOf, property, typesOf, valuesOf } from '../api-map/schema/schema-view.ts';
import type { OperationMap } from '../api-map/types.ts';
import { fromPointer, type Node } from '../description/node.ts';
import { schemaAt } from './ensure-place.ts';
import { isJson, type RequestBody } from './request-body.ts';
import type { Schemas, Violation } from './schemas.ts';
import { coerce, cut, parameterRefusal, type Refusal, type SentParameters } from './validate-parameters.ts';
import { isObject, valueAt } from './wire.ts';

export interface Sent extends SentParameters {
  readonly body: RequestBody;
}

const MAX_VARIANTS = 50;
const MAX_NESTING = 4;

export function refusalOf(operation: OperationMap, sent: Sent, schemas: Schemas): Refusal | undefined {
  for (const parameter of operation.request.parameters) {
    const refusal = parameterRefusal(parameter, sent, schemas);
    if (refusal !== undefined) return refusal;
  }
  return bodyRefusal(operation, sent.body, schemas);
}

function bodyRefusal(operation: OperationMap, body: RequestBody, schemas: Schemas): Refusal | undefined {
  const content = operation.node.get('requestBody')?.get('content');
  const types = content?.keys() ?? [];
  if (body.kind === 'none') {
    const [first] = operation.request.schema === undefined ? [] : requiredOf(operation.request.schema);
    if (!operation.request.required) return undefined;
    return { message: 'The request has no body.', ...(first === undefined ? {} : { param: first }) };
  }
  if (content === undefined || types.length === 0) return undefined;
  const declared = types.find((type) => covers(type, body.mediaType));
  if (declared === undefined) {
    return {
      unsupported: true,
      message: `The Content-Type '${cut(body.mediaType)}' is not supported; send ${types.join(' or ')}.`,
    };
  }
  const schema = content.get(declared)?.get('schema');
  if (schema === undefined || body.kind === 'bytes' || body.kind === 'malformed') return undefined;
  if (body.kind === 'form') {
    const missing = requiredOf(schema).find(
      (name) => !Object.hasOwn(body.value, name) && !body.parts.some((part) => part.name === name),
    );
    if (missing !== undefined) return { message: `Missing required parameter: '${missing}'.`, param: missing };
    return fieldRefusal(schema, body.value, schemas);
  }
  const found = schemas
    .violations(schema, body.value, 'request')
    .find((violation) => !isSlip(schema, violation, body.value, schemas));
  const violation = found === undefined ? undefined : inNearestVariant(schema, found, body.value, schemas, 0);
  if (violation === undefined) return undefined;
  const param = paramName(violation.at, body.value);
  if (violation.property === 'missing') return { message: cut(`Missing required parameter: '${param}'.`), param };
  if (violation.property === 'excess') return { message: cut(`Unknown parameter: '${param}'.`), param };
  return {
    message: cut(
      param === '' ? `Invalid request body: ${violation.message}.` : `Invalid value for '${param}': ${violation.message}.`,
    ),
    ...(param === '' ? {} : { param }),
  };
}

/** Fields of a form are text, so only numbers, flags and listed words can be wrong. */
function fieldRefusal(schema: Node, fields: Readonly<Record<string, unknown>>, schemas: Schemas): Refusal | undefined {
  for (const [name, value] of Object.entries(fields)) {
    const node = typeof value === 'string' ? property(schema, name)?.node : undefined;
    const types = node === undefined ? new Set<string>() : typesOf(node);
    if (node === undefined || types.size !== 1 || types.has('array') || types.has('object')) continue;
    // The bytes of a file, or text that stands for JSON, are not judged.
    if (types.has('string') && valuesOf(node) === undefined) continue;
    const [violation] = schemas.violations(node, coerce(String(value), types), 'request');
    if (violation !== undefined) return { message: cut(`Invalid value for '${name}': ${violation.message}.`), param: name };
  }
  return undefined;
}

/** What fits no variant as a whole: what is wrong with it as the variant that it comes closest to. */
function inNearestVariant(schema: Node, violation: Violation, root: unknown, schemas: Schemas, depth: number): Violation {
  if (violation.property !== undefined || depth >= MAX_NESTING) return violation;
  const node = violation.at === '' ? schema : nodeAt(schema, violation.at, root);
  const branches = node === undefined ? [] : branchesOf(node).slice(0, MAX_VARIANTS);
  const value = valueAt(root, violation.at);
  if (branches.length === 0 || typeof value !== 'object' || value === null) return violation;
  const nearest = branches
    .map((branch) => ({ branch, found: schemas.violations(branch, value, 'request') }))
    .filter(({ found }) => found.length > 0 && !found.some(({ at, message }) => at === '' && message.startsWith('must be')))
    .sort(
      (a, b) =>
        Number(isAnother(a.branch, a.found)) - Number(isAnother(b.branch, b.found)) ||
        depthOf(b.found) - depthOf(a.found) ||
        a.found.length - b.found.length,
    )[0];
  const [first] = nearest?.found ?? [];
  if (nearest === undefined || first === undefined) return violation;
  const inner = inNearestVariant(nearest.branch, first, value, schemas, depth + 1);
  return { ...inner, at: `${violation.at}${inner.at}` };
}

/** The value says itself that it is another variant: `{type: function}` is no `{type: const web}`. */
function isAnother(branch: Node, found: readonly Violation[]): boolean {
  return found.some(({ at, property: about }) => {
    const [name, ...deeper] = fromPointer(at);
    const node = about === undefined && name !== undefined && deeper.length === 0 ? property(branch, name)?.node : undefined;
    return node !== undefined && valuesOf(node)?.values.length === 1;
  });
}

/** Of two variants the one that fails deeper inside was meant. */
function depthOf([first]: readonly Violation[]): number {
  return first?.property === 'missing' || first?.property === 'excess' ? 0 : fromPointer(first?.at ?? '').length;
}

/**
 * Slips of descriptions that no client can keep to: `additionalProperties: false` in one part of an `allOf` against what another part
 * declares or demands, a `type` that none of the variants beside it has.
 */
function isSlip(schema: Node, { at, property }: Violation, root: unknown, schemas: Schemas): boolean {
  if (property === 'missing') return false;
  const keys = fromPointer(at);
  if (property === 'excess') return isDeclared(schema, at, root) || (keys.length === 1 && requiredOf(schema).includes(keys[0]!));
  const node = keys.length === 0 ? undefined : nodeAt(schema, at, root);
  const sampled = node === undefined ? undefined : schemas.sample(node, 'request', 1);
  return node !== undefined && schemas.violations(node, sampled, 'request').length > 0;
}

function isDeclared(schema: Node, pointer: string, root: unknown): boolean {
  return nodeAt(schema, pointer, root) !== undefined;
}

function nodeAt(schema: Node, pointer: string, root: unknown): Node | undefined {
  let value = root;
  const keys = fromPointer(pointer).map((key) => {
    const list = Array.isArray(value);
    value = list ? (value as unknown[])[Number(key)] : isObject(value) ? value[key] : undefined;
    return list ? '*' : key;
  });
  return schemaAt(schema, keys);
}

function requiredOf(schema: Node): string[] {
  const required = schema.get('required')?.value;
  return Array.isArray(required) ? required.filter((name): name is string => typeof name === 'string') : [];
}

function covers(declared: string, sent: string): boolean {
  const type = declared.split(';', 1)[0]!.trim().toLowerCase();
  if (type === sent || type === '*/*' || sent === '') return true;
  if (type.endsWith('/*')) return sent.startsWith(type.slice(0, -1));
  return isJson(type) && isJson(sent);
}

/** `/messages/0/role` → `messages[0].role`. */
function paramName(pointer: string, root: unknown): string {
  let text = '';
  let value = root;
  for (const raw of pointer.split('/').slice(1)) {
    const key = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    text += Array.isArray(value) ? `[${key}]` : text === '' ? key : `.${key}`;
    value = Array.isArray(value) ? (value as unknown[])[Number(key)] : isObject(value) ? value[key] : undefined;
  }
  return cut(text);
}
