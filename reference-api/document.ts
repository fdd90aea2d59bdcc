// openapi.yaml -> the operations to serve, with validators for what they take. The document is the only list of routes and parameters.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { packageRoot } from '../src/config/package-root.ts';
import { ApiError, invalid } from './errors.ts';
import { explain } from './http/explain.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
type Json = Readonly<Record<string, unknown>>;

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** The media type of the body that it takes, if any. */
  readonly bodyType: string | undefined;
  /** What a key must open for it. */
  readonly scopes: readonly string[];
  /** Throws 400 and names the parameter. */
  checkBody(body: unknown): void;
  /** The query as typed values. Throws 400. */
  readQuery(query: URLSearchParams): Readonly<Record<string, unknown>>;
  /** Throws 400 for a described header field that is malformed. */
  checkHeaders(headers: Headers): void;
}

export interface Route {
  readonly operations: ReadonlyMap<string, Operation>;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface ApiDocument {
  /** The operations under a path of a request, by method. Undefined when the document has no such path. */
  match(path: string): Route | undefined;
}

/** Where the description stands: `assay demo` lints and tests it. */
export const descriptionPath: string = join(packageRoot, 'reference-api', 'openapi.yaml');

let loaded: ApiDocument | undefined;

/** Read and compiled once in a process. */
export function loadDocument(): ApiDocument {
  loaded ??= compile();
  return loaded;
}

function compile(): ApiDocument {
  const document = parse(readFileSync(descriptionPath, 'utf8')) as Json;
  const ajv = new Ajv2020({ strict: false, validateSchema: false, validateFormats: false, discriminator: true });
  ajv.addSchema(withoutMappings(document) as Json, 'openapi.yaml');
  const routes = Object.entries(document.paths as Record<string, Json>).map(([path, item]) => ({
    segments: path.split('/'),
    operations: operationsOf(path, item, document, ajv),
  }));
  return {
    match(path) {
      const segments = path.split('/');
      for (const route of routes) {
        const parameters = matchSegments(route.segments, segments);
        if (parameters !== undefined) return { operations: route.operations, parameters };
      }
      return undefined;
    },
  };
}

function operationsOf(path: string, item: Json, document: Json, ajv: Ajv2020): ReadonlyMap<string, Operation> {
  const operations = METHODS.filter((method) => item[method] !== undefined).map((method) => {
    const node = item[method] as Json;
    const content = (node.requestBody as Json | undefined)?.content as Json | undefined;
    const bodyType = Object.keys(content ?? {})[0];
    const parameters = [...list(item.parameters), ...list(node.parameters)].map((parameter) => resolve(parameter, document));
    const body = ['paths', path, method, 'requestBody', 'content', bodyType ?? '', 'schema'];
    const operation: Operation = {
      id: String(node.operationId),
      method: method.toUpperCase(),
      path,
      bodyType,
      scopes: scopesOf(node),
      checkBody: bodyType?.endsWith('json') === true ? checker(lazily(ajv, { $ref: pointer(body) })) : () => undefined,
      readQuery: queryReader(parameters, ajv),
      checkHeaders: headerChecker(parameters, ajv),
    };
    return [operation.method, operation] as const;
  });
  return new Map(operations);
}

/** An extension, since linters take the roles that OpenAPI 3.1 allows beside an HTTP scheme for scopes that are declared nowhere. */
function scopesOf(operation: Json): readonly string[] {
  return list(operation['x-required-scopes']) as unknown as readonly string[];
}

function checker(validate: () => ValidateFunction): (value: unknown) => void {
  return (value) => {
    if (!validate()(value)) throw explain(validate().errors ?? []);
  };
}

function queryReader(parameters: readonly Json[], ajv: Ajv2020): Operation['readQuery'] {
  const described = parameters.filter((parameter) => parameter.in === 'query');
  const properties = Object.fromEntries(described.map(({ name, schema }) => [name, schema]));
  const required = described.filter((parameter) => parameter.required === true).map(({ name }) => name);
  const schema = { type: 'object', properties: absolute(properties), required, additionalProperties: false };
  const check = checker(lazily(ajv, schema));
  return (query) => {
    const values: Record<string, unknown> = {};
    for (const [name, text] of query) {
      // `style: form`, exploded: an array stands as often as it has items.
      if ((properties[name] as Json | undefined)?.type === 'array') {
        values[name] = query.getAll(name);
        continue;
      }
      if (Object.hasOwn(values, name)) throw invalid(name, `\`${name}\` stands more than once in the query.`);
      const type = (properties[name] as Json | undefined)?.type;
      values[name] = typed(text, type);
    }
    check(values);
    return values;
  };
}

function typed(text: string, type: unknown): unknown {
  if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function headerChecker(parameters: readonly Json[], ajv: Ajv2020): Operation['checkHeaders'] {
  const checks = parameters
    .filter((parameter) => parameter.in === 'header')
    .map((parameter) => ({ name: String(parameter.name), validate: lazily(ajv, absolute(parameter.schema) as Json) }));
  return (headers) => {
    for (const { name, validate } of checks) {
      const value = headers.get(name);
      if (value !== null && !validate()(value))
        throw new ApiError(400, 'invalid_header', `The header \`${name}\` is malformed.`, { param: name });
    }
  };
}

/** Compiling takes milliseconds, so it waits for the first use. */
function lazily(ajv: Ajv2020, schema: Json): () => ValidateFunction {
  let compiled: ValidateFunction | undefined;
  return () => {
    compiled ??= ajv.compile(schema);
    return compiled;
  };
}

function matchSegments(template: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (template.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const segment = segments[index] ?? '';
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name === undefined ? part !== segment : segment === '') return undefined;
    if (name !== undefined) parameters[name] = decode(segment);
  }
  return parameters;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function resolve(node: Json, document: Json): Json {
  const reference = node.$ref;
  if (typeof reference !== 'string') return node;
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((value, key) => (value as Json)[key], document) as Json;
}

function list(value: unknown): readonly Json[] {
  return (value ?? []) as readonly Json[];
}

function pointer(keys: readonly string[]): string {
  return `openapi.yaml#/${keys.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
}

/** References of a schema that is compiled outside the document lead into the document. */
function absolute(value: unknown): unknown {
  return mapObjects(value, (key, child) =>
    key === '$ref' && typeof child === 'string' ? child.replace(/^#/, 'openapi.yaml#') : child,
  );
}

/**
 * ajv finds the branch of a discriminator by its `const` or `enum`, and refuses a mapping.
 * OpenAPI 3.2, Discriminator Object: where the property is absent, `defaultMapping` names the branch.
 */
function withoutMappings(value: unknown): unknown {
  return mapObjects(value, (_, child) => {
    if (typeof child !== 'object' || child === null || !('discriminator' in child)) return child;
    const { oneOf, discriminator, ...rest } = child as Json;
    const { propertyName, defaultMapping } = discriminator as Json;
    const required = [propertyName];
    const known = { required, oneOf, discriminator: { propertyName } };
    if (defaultMapping === undefined) return { ...rest, ...known };
    const absent = { if: { required }, else: { $ref: defaultMapping } };
    return { ...rest, type: 'object', allOf: [{ if: { not: { required } }, else: { type: 'object', ...known } }, absent] };
  });
}

function mapObjects(value: unknown, change: (key: string, child: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, mapObjects(change(key, child), change)]));
}
