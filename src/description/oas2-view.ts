// A parsed OpenAPI 2.0 document in, the same description in the shape of 3.0 out, with the way back to the original.
import { described, dict, follow, securityScheme, serversOf, strings } from './oas2-parts.ts';
import { adaptSchema, parameterSchema } from './oas2-schema.ts';
import type { JsonPath } from './types.ts';

export type Dict = Record<string, unknown>;

export interface Oas2View {
  /** A plain object of its own; the original is not touched. References are rewritten (`#/definitions/X` → `#/components/schemas/X`). */
  readonly root: unknown;
  /** The path in the original of a path of `root`; of the nearest part that has one when the view made it up. */
  readonly origin: (path: JsonPath) => JsonPath;
}

interface State {
  readonly source: Dict;
  readonly origins: WeakMap<object, JsonPath>;
  /** Follows a `$ref` of the original. */
  readonly follow: (value: unknown) => Dict | undefined;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];
const FORM = ['multipart/form-data', 'application/x-www-form-urlencoded'];

/** Pure and synchronous: rulesets reach it. `lookup` follows references into other documents; without it those stay unread. */
export function viewOas2(data: unknown, lookup?: (reference: string) => unknown): Oas2View {
  const source = dict(data) ?? {};
  const state: State = { source, origins: new WeakMap(), follow: (value) => follow(source, value, lookup) };
  const root: Dict = { openapi: '3.0.3' };
  for (const [key, value] of Object.entries(source)) {
    if (key === 'info' || key === 'tags' || key === 'externalDocs' || key === 'security' || key.startsWith('x-'))
      root[key] = value;
  }
  state.origins.set(root, []);
  const servers = serversOf(source);
  if (servers !== undefined) root.servers = servers;
  root.paths = mapEntries(state, dict(source.paths), ['paths'], (item, at) => pathItem(state, item, at));
  root.components = components(state);
  return { root, origin: (path) => originOf(root, state.origins, path) };
}

function components(state: State): Dict {
  const { source } = state;
  const parameters = Object.entries(dict(source.parameters) ?? {});
  const isBody = ([, value]: [string, unknown]) => ['body', 'formData'].includes(String(state.follow(value)?.in));
  const bodies = Object.fromEntries(parameters.filter(isBody));
  const others = Object.fromEntries(parameters.filter((entry) => !isBody(entry)));
  return {
    schemas: mapEntries(state, dict(source.definitions), ['definitions'], (schema, at) => noted(state, adaptSchema(schema), at)),
    parameters: mapEntries(state, others, ['parameters'], (value, at) => parameter(state, value, at)),
    requestBodies: mapEntries(state, bodies, ['parameters'], (value, at) =>
      requestBody(state, [[value, at]], strings(source.consumes) ?? ['application/json'], at),
    ),
    responses: mapEntries(state, dict(source.responses), ['responses'], (value, at) =>
      response(state, value, strings(source.produces), at),
    ),
    securitySchemes: mapEntries(state, dict(source.securityDefinitions), ['securityDefinitions'], (value, at) =>
      noted(state, securityScheme(value), at),
    ),
  };
}

function pathItem(state: State, value: unknown, at: JsonPath): unknown {
  const item = dict(value);
  if (item === undefined || typeof item.$ref === 'string') return value;
  const shared = listed(item.parameters, [...at, 'parameters']);
  const result: Dict = {};
  for (const [key, child] of Object.entries(item)) {
    if (METHODS.includes(key) && dict(child)) result[key] = operation(state, child as Dict, [...at, key], shared);
    else if (key === 'parameters') result[key] = plainParameters(state, shared, [...at, key]);
    else result[key] = child;
  }
  return noted(state, result, at);
}

type Listed = readonly (readonly [value: unknown, at: JsonPath])[];

function listed(value: unknown, at: JsonPath): Listed {
  return Array.isArray(value) ? value.map((item, index) => [item, [...at, index]] as const) : [];
}

function operation(state: State, value: Dict, at: JsonPath, shared: Listed): Dict {
  const { consumes, produces, parameters, responses, schemes, ...rest } = value;
  const own = listed(parameters, [...at, 'parameters']);
  const isBody = ([item]: readonly [unknown, JsonPath]) => ['body', 'formData'].includes(String(state.follow(item)?.in));
  const bodies = own.some(isBody) ? own.filter(isBody) : shared.filter(isBody);
  const result: Dict = { ...rest };
  if (own.length > 0) result.parameters = plainParameters(state, own, [...at, 'parameters']);
  if (bodies.length > 0) {
    const accepted = strings(consumes) ?? strings(state.source.consumes) ?? ['application/json'];
    result.requestBody = requestBody(state, bodies, accepted, bodies[0]![1]);
  }
  const offered = strings(produces) ?? strings(state.source.produces);
  result.responses = mapEntries(state, dict(responses), [...at, 'responses'], (item, where) =>
    response(state, item, offered, where),
  );
  return noted(state, result, at);
}

function plainParameters(state: State, list: Listed, at: JsonPath): unknown[] {
  const kept = list.filter(([item]) => !['body', 'formData'].includes(String(state.follow(item)?.in)));
  return noted(
    state,
    kept.map(([item, where]) => parameter(state, item, where)),
    at,
  );
}

function parameter(state: State, value: unknown, at: JsonPath): unknown {
  const written = dict(value);
  if (written === undefined || typeof written.$ref === 'string') return noted(state, adaptSchema(value), at);
  const { schema, style } = parameterSchema(written);
  const result: Dict = { ...style, schema: noted(state, schema, at) };
  for (const [key, child] of Object.entries(written)) {
    if (['name', 'in', 'description', 'required', 'allowEmptyValue', 'deprecated'].includes(key) || key.startsWith('x-'))
      result[key] = child;
  }
  return noted(state, result, at);
}

function requestBody(state: State, list: Listed, accepted: readonly string[], at: JsonPath): Dict {
  const fields = list.map(([item, where]) => [state.follow(item) ?? {}, where] as const);
  const body = fields.find(([item]) => item.in === 'body');
  if (body !== undefined) {
    const [written, where] = body;
    const schema = noted(state, adaptSchema(written.schema ?? {}), [...where, 'schema']);
    const content = Object.fromEntries(accepted.map((type) => [type, noted(state, { schema }, where)]));
    return noted(state, { ...described(written), required: written.required === true, content }, at);
  }
  const properties = Object.fromEntries(
    fields.map(([item, where]) => {
      const { schema } = parameterSchema(item);
      return [String(item.name), noted(state, { ...described(item), ...schema }, where)];
    }),
  );
  const required = fields.filter(([item]) => item.required === true).map(([item]) => String(item.name));
  const schema = noted(state, { type: 'object', properties, ...(required.length > 0 ? { required } : {}) }, at);
  const forms = accepted.filter((type) => FORM.includes(type));
  const file = fields.some(([item]) => item.type === 'file');
  const types = forms.length > 0 ? forms : [file ? FORM[0]! : FORM[1]!];
  return noted(
    state,
    { required: required.length > 0, content: Object.fromEntries(types.map((type) => [type, noted(state, { schema }, at)])) },
    at,
  );
}

function response(state: State, value: unknown, offered: readonly string[] | undefined, at: JsonPath): unknown {
  const written = dict(value);
  if (written === undefined || typeof written.$ref === 'string') return noted(state, adaptSchema(value), at);
  const { schema, examples, headers, ...rest } = written;
  const result: Dict = { ...rest };
  const values = dict(examples) ?? {};
  if (schema !== undefined || Object.keys(values).length > 0) {
    const types = offered ?? (Object.keys(values).length > 0 ? Object.keys(values) : ['application/json']);
    const adapted = schema === undefined ? undefined : noted(state, adaptSchema(schema), [...at, 'schema']);
    result.content = Object.fromEntries(
      types.map((type) => {
        const media: Dict = adapted === undefined ? {} : { schema: adapted };
        if (Object.hasOwn(values, type)) media.example = values[type];
        return [type, noted(state, media, at)];
      }),
    );
  }
  if (dict(headers)) {
    result.headers = mapEntries(state, dict(headers), [...at, 'headers'], (item, where) => {
      const header = dict(item) ?? {};
      return noted(state, { ...described(header), schema: noted(state, parameterSchema(header).schema, where) }, where);
    });
  }
  return noted(state, result, at);
}

/** Remembers where `value` comes from. */
function noted<T>(state: State, value: T, at: JsonPath): T {
  if (typeof value === 'object' && value !== null && !state.origins.has(value)) state.origins.set(value, at);
  return value;
}

function mapEntries(state: State, map: Dict | undefined, at: JsonPath, change: (value: unknown, at: JsonPath) => unknown): Dict {
  const result: Dict = {};
  for (const [key, value] of Object.entries(map ?? {})) {
    const changed = key.startsWith('x-') ? value : change(value, [...at, key]);
    Object.defineProperty(result, key, { value: changed, enumerable: true, configurable: true, writable: true });
  }
  return noted(state, result, at);
}

function originOf(root: unknown, origins: WeakMap<object, JsonPath>, path: JsonPath): JsonPath {
  let best: JsonPath = [];
  let value: unknown = root;
  for (let depth = 0; ; depth++) {
    const origin = typeof value === 'object' && value !== null ? origins.get(value) : undefined;
    best = origin ?? (depth === 0 ? [] : [...best, path[depth - 1]!]);
    const key = path[depth];
    if (key === undefined) return best;
    value = typeof value === 'object' && value !== null ? (value as Dict)[key] : undefined;
  }
}
