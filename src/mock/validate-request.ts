// An operation, its parameters and body as sent go in; the first thing that the description does not allow comes out.
import { branchesOf, typesOf } from '../api-map/schema-view.ts';
import type { OperationMap, ParameterMap } from '../api-map/types.ts';
import { fromPointer, type Node } from '../description/node.ts';
import { schemaAt } from './ensure-place.ts';
import type { Failure } from './errors.ts';
import { isJson, type RequestBody } from './request-body.ts';
import type { Schemas, Violation } from './schemas.ts';
import { isObject, valueAt } from './wire.ts';

export interface Sent {
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RequestBody;
}

type Refusal = Pick<Failure, 'message' | 'param'> & { readonly unsupported?: true };

// OpenAPI: "If in is header and the name field is Accept, Content-Type or Authorization, the parameter definition SHALL be ignored."
const IGNORED_HEADERS = /^(accept|content-type|authorization)$/i;
const MESSAGE_CHARS = 300;
const MAX_VARIANTS = 50;
const MAX_NESTING = 4;

export function refusalOf(operation: OperationMap, sent: Sent, schemas: Schemas): Refusal | undefined {
  for (const parameter of operation.request.parameters) {
    const refusal = parameterRefusal(parameter, sent, schemas);
    if (refusal !== undefined) return refusal;
  }
  return bodyRefusal(operation, sent.body, schemas);
}

function parameterRefusal(parameter: ParameterMap, sent: Sent, schemas: Schemas): Refusal | undefined {
  const { name } = parameter;
  if (parameter.in === 'cookie' || (parameter.in === 'header' && IGNORED_HEADERS.test(name))) return undefined;
  const values =
    parameter.in === 'query'
      ? sent.query.getAll(name)
      : [parameter.in === 'path' ? sent.path[name] : sent.headers[name.toLowerCase()]];
  const [value] = values;
  if (value === undefined) {
    const spread = parameter.in === 'query' && [...sent.query.keys()].some((key) => key.startsWith(`${name}[`));
    if (!parameter.required || parameter.in === 'path' || spread || isFreeForm(parameter)) return undefined;
    return { message: `Missing required ${parameter.in} parameter: '${name}'.`, param: name };
  }
  const schema = parameter.node.get('schema');
  if (schema === undefined || values.length > 1) return undefined;
  // Only plain values are judged: lists and objects come in many styles.
  const types = typesOf(schema);
  if (types.size !== 1 || types.has('array') || types.has('object')) return undefined;
  const [violation] = schemas.violations(schema, coerce(value, types), 'request');
  return violation === undefined
    ? undefined
    : { message: cut(`Invalid ${parameter.in} parameter '${name}': ${violation.message}.`), param: name };
}

/** `style: form, explode: true` on an object spreads its members over the query. */
function isFreeForm(parameter: ParameterMap): boolean {
  const schema = parameter.node.get('schema');
  return schema !== undefined && typesOf(schema).has('object');
}

function coerce(text: string, types: ReadonlySet<string>): unknown {
  if ((types.has('integer') || types.has('number')) && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  if (types.has('boolean') && /^(true|false)$/.test(text)) return text === 'true';
  return text;
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
    return missing === undefined ? undefined : { message: `Missing required parameter: '${missing}'.`, param: missing };
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

/** What fits no variant as a whole: what is wrong with it as the variant that it comes closest to. */
function inNearestVariant(schema: Node, violation: Violation, root: unknown, schemas: Schemas, depth: number): Violation {
  if (violation.property !== undefined || depth >= MAX_NESTING) return violation;
  const node = violation.at === '' ? schema : nodeAt(schema, violation.at, root);
  const branches = node === undefined ? [] : branchesOf(node).slice(0, MAX_VARIANTS);
  const value = valueAt(root, violation.at);
  if (branches.length < 2 || typeof value !== 'object' || value === null) return violation;
  const nearest = branches
    .map((branch) => ({ branch, found: schemas.violations(branch, value, 'request') }))
    .filter(({ found }) => found.length > 0 && !found.some(({ at, message }) => at === '' && message.startsWith('must be')))
    .sort((a, b) => depthOf(b.found) - depthOf(a.found) || a.found.length - b.found.length)[0];
  const [first] = nearest?.found ?? [];
  if (nearest === undefined || first === undefined) return violation;
  const inner = inNearestVariant(nearest.branch, first, value, schemas, depth + 1);
  return { ...inner, at: `${violation.at}${inner.at}` };
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

function cut(text: string): string {
  return text.length <= MESSAGE_CHARS ? text : `${text.slice(0, MESSAGE_CHARS)}…`;
}
