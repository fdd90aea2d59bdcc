// An operation of the map in, a valid request out: path, query, headers and body, the same for the same seed.
import type { OperationMap, ParameterMap, WirePointer } from '../api-map/types.ts';
import { formatOf } from '../description/format.ts';
import { fromPointer, type Node } from '../description/node.ts';
import { compileSchema } from '../schema/index.ts';
import { type SampleOptions, sampleValue } from './sample-value.ts';
import { serialise } from './serialise.ts';

export interface RequestOptions {
  readonly seed: number;
  /** Required parameters and properties only. */
  readonly minimal?: boolean;
  /** Values for places in the body, put in after everything else. Containers that are missing are made. */
  readonly overrides?: Readonly<Record<WirePointer, unknown>>;
}

export interface SampledRequest {
  /** Relative to the server's URL, parameters filled in and encoded, without the query. */
  readonly path: string;
  readonly query: [name: string, value: string][];
  readonly headers: Record<string, string>;
  readonly mediaType?: string;
  /** Not serialised: an object for JSON and for forms. */
  readonly body?: unknown;
}

/** OpenAPI: parameters with these names are ignored, the headers come from the media types and the security schemes. */
const NOT_PARAMETERS = new Set(['accept', 'content-type', 'authorization']);

export function sampleRequest(operation: OperationMap, options: RequestOptions): SampledRequest {
  const { request } = operation;
  const [, pathname = '', search = ''] = /^([^?#]*)(?:\?([^#]*))?/.exec(operation.path) ?? [];
  // `/messages?beta=true` as a path key is no OpenAPI, and is common.
  const query: [string, string][] = [...new URLSearchParams(search)];
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  let path = pathname;
  for (const parameter of request.parameters) {
    const optional = !parameter.required && parameter.in !== 'path';
    if (optional && (options.minimal === true || parameter.node.boolean('deprecated') === true)) continue;
    if (parameter.in === 'header' && NOT_PARAMETERS.has(parameter.name.toLowerCase())) continue;
    const value = parameterValue(parameter, options);
    if (value === undefined) continue;
    const written = serialise(parameter, value);
    if (parameter.in === 'path') path = fill(path, parameter.name, written[0]?.[1] ?? '');
    else if (parameter.in === 'header') headers[parameter.name] = written.map(([, text]) => text).join(',');
    else if (parameter.in === 'cookie') cookies.push(...written.map(([name, text]) => `${name}=${encodeURIComponent(text)}`));
    else if (!query.some(([name]) => name === parameter.name)) query.push(...written);
  }
  // What the description forgot to declare.
  path = path.replace(/\$?\{[^{}]*\}/g, 'sample');
  if (cookies.length > 0) headers.cookie = cookies.join('; ');
  const body = bodyOf(operation, options);
  return { path, query, headers, ...(body === undefined ? {} : body) };
}

function fill(path: string, name: string, text: string): string {
  const value = text === '' ? 'sample' : text;
  return path.replaceAll(`\${${name}}`, value).replaceAll(`{${name}}`, value).replaceAll(`{${name}*}`, value);
}

function parameterValue({ node, required }: ParameterMap, options: RequestOptions): unknown {
  const schema = node.get('schema') ?? node.get('content')?.entries()[0]?.[1].get('schema');
  const given = exampleOf(node);
  if (schema === undefined) return given ?? (required ? 'sample' : undefined);
  const sampled: SampleOptions = { seed: options.seed, mode: 'request', minimal: options.minimal === true };
  return sampleValue(schema, given === undefined ? sampled : { ...sampled, like: given });
}

function bodyOf(operation: OperationMap, options: RequestOptions): { mediaType: string; body: unknown } | undefined {
  const { mediaType, schema, required } = operation.request;
  if (mediaType === undefined) return undefined;
  const media = operation.node.at('requestBody', 'content', mediaType);
  const overrides = Object.entries(options.overrides ?? {});
  if (options.minimal === true && !required && overrides.length === 0 && isOptionalBody(schema)) return undefined;
  const like = media === undefined ? undefined : exampleOf(media, schema);
  if (schema === undefined) return { mediaType, body: put(like ?? {}, overrides) };
  const value = sampleValue(schema, {
    seed: options.seed,
    mode: 'request',
    minimal: options.minimal === true,
    ...(like === undefined ? {} : { like }),
  });
  return { mediaType, body: put(value, overrides) };
}

/** Many descriptions forget `required: true` on a body that cannot be left out. */
function isOptionalBody(schema: Node | undefined): boolean {
  if (schema === undefined) return true;
  return compileSchema(schema, { format: formatOf(schema.lookup.root).format, mode: 'request' })({}).length === 0;
}

/** `example`, or the first of `examples` that validates (else the first). 3.2 writes its values as `dataValue`. */
function exampleOf(holder: Node, schema?: Node): unknown {
  const value = holder.value as { example?: unknown };
  if (value.example !== undefined) return value.example;
  const examples = (holder.get('examples')?.entries() ?? []).flatMap(([, example]) => {
    const { dataValue, value: written } = (example.value ?? {}) as { dataValue?: unknown; value?: unknown };
    const found = dataValue ?? written;
    return found === undefined ? [] : [found];
  });
  if (schema === undefined || examples.length < 2) return examples[0];
  const validate = compileSchema(schema, { format: formatOf(schema.lookup.root).format, mode: 'request' });
  return examples.find((example) => validate(example).length === 0) ?? examples[0];
}

function put(body: unknown, overrides: readonly (readonly [pointer: string, value: unknown])[]): unknown {
  let result = body;
  for (const [pointer, value] of overrides) result = putAt(result, fromPointer(pointer), value);
  return result;
}

function putAt(target: unknown, keys: readonly string[], value: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (Array.isArray(target)) {
    if (key === '*') return (target.length === 0 ? [undefined] : target).map((item) => putAt(item, rest, value));
    const index = Number(key);
    const copy = [...target];
    if (Number.isInteger(index) && index >= 0 && index <= copy.length) copy[index] = putAt(copy[index], rest, value);
    return copy;
  }
  const isObject = typeof target === 'object' && target !== null;
  if (key === '*') return isObject ? target : [putAt(undefined, rest, value)];
  const own = isObject ? (target as Record<string, unknown>) : {};
  // A value that is `undefined` takes the place away.
  const { [key]: before, ...others } = own;
  const after = rest.length === 0 ? value : putAt(before, rest, value);
  return after === undefined ? others : { ...own, [key]: after };
}
