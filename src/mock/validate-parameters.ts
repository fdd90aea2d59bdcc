// A parameter and what was sent go in; what is wrong with its value comes out.
import { itemsOf, typesOf } from '../api-map/schema/schema-view.ts';
import type { ParameterMap } from '../api-map/types.ts';
import type { Node } from '../description/node.ts';
import type { Failure } from './errors.ts';
import { isJson } from './request-body.ts';
import type { Schemas } from './schemas.ts';

export interface SentParameters {
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
}

export type Refusal = Pick<Failure, 'message' | 'param'> & { readonly unsupported?: true };

// OpenAPI: "If in is header and the name field is Accept, Content-Type or Authorization, the parameter definition SHALL be ignored."
const IGNORED_HEADERS = /^(accept|content-type|authorization)$/i;
const MESSAGE_CHARS = 300;

export function parameterRefusal(parameter: ParameterMap, sent: SentParameters, schemas: Schemas): Refusal | undefined {
  const { name } = parameter;
  if (parameter.in === 'header' && IGNORED_HEADERS.test(name)) return undefined;
  const values = parameter.in === 'query' ? queryValues(sent.query, name) : [single(parameter, sent)];
  const [value] = values;
  if (value === undefined) {
    const spread = parameter.in === 'query' && [...sent.query.keys()].some((key) => key.startsWith(`${name}[`));
    if (!parameter.required || parameter.in === 'path' || spread || isFreeForm(parameter)) return undefined;
    return { message: `Missing required ${parameter.in} parameter: '${name}'.`, param: name };
  }
  const refuse = (message: string): Refusal => ({
    message: cut(`Invalid ${parameter.in} parameter '${name}': ${message}.`),
    param: name,
  });
  const schema = parameter.node.get('schema');
  if (schema === undefined) return isJsonText(parameter, value) ? undefined : refuse('must be JSON');
  const types = typesOf(schema);
  if (types.has('object') || (types.has('array') && types.size > 1)) return undefined;
  const found = readings(
    schema,
    types,
    values.filter((each) => each !== undefined),
  ).map((reading) => schemas.violations(schema, reading, 'request'));
  if (found.length === 0 || found.some((violations) => violations.length === 0)) return undefined;
  return refuse(found[0]![0]!.message);
}

/** `ids[]=1` is how many clients send `ids`. */
function queryValues(query: URLSearchParams, name: string): string[] {
  const plain = query.getAll(name);
  return plain.length > 0 ? plain : query.getAll(`${name}[]`);
}

function single(parameter: ParameterMap, sent: SentParameters): string | undefined {
  if (parameter.in === 'path') return sent.path[parameter.name];
  if (parameter.in === 'header') return sent.headers[parameter.name.toLowerCase()];
  const cookies = (sent.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return cookies
    .find(([name]) => name === parameter.name)
    ?.slice(1)
    .join('=');
}

/** What the text may mean: a list comes repeated, or in one value with commas, spaces or bars between. */
function readings(schema: Node, types: ReadonlySet<string>, values: readonly string[]): unknown[] {
  const [value = ''] = values;
  if (!types.has('array')) return values.length > 1 || types.size !== 1 ? [] : [coerce(value, types)];
  const items = itemsOf(schema);
  const item = items === undefined ? new Set<string>() : typesOf(items);
  if (item.size !== 1 || item.has('array') || item.has('object')) return [];
  const lists = values.length > 1 ? [values] : [value.split(','), value.split(' '), value.split('|'), values];
  return lists.map((list) => list.map((each) => coerce(each, item)));
}

/** A parameter with `content` is serialised by that media type. */
function isJsonText(parameter: ParameterMap, value: string): boolean {
  if (!(parameter.node.get('content')?.keys() ?? []).some(isJson)) return true;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

/** `style: form, explode: true` on an object spreads its members over the query. */
function isFreeForm(parameter: ParameterMap): boolean {
  const schema = parameter.node.get('schema');
  return schema !== undefined && typesOf(schema).has('object');
}

export function coerce(text: string, types: ReadonlySet<string>): unknown {
  if ((types.has('integer') || types.has('number')) && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  if (types.has('boolean') && /^(true|false|1|0)$/i.test(text)) return /^(true|1)$/i.test(text);
  return text;
}

export function cut(text: string): string {
  return text.length <= MESSAGE_CHARS ? text : `${text.slice(0, MESSAGE_CHARS)}…`;
}
