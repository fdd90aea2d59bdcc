// An operation of the map goes in; the part of Prism's `IHttpOperation` that its mocker reads comes out.
// Built by hand for one operation, since Prism's own conversion takes seconds for a large description and fails whole on one broken reference.
import type { OperationMap } from '../api-map/types.ts';
import type { Node } from '../description/node.ts';

export interface PrismContent {
  readonly id: string;
  readonly mediaType: string;
  readonly schema?: object;
  readonly examples: readonly { readonly id: string; readonly key: string; readonly value: unknown }[];
  readonly encodings: readonly [];
}

export interface PrismResponse {
  readonly id: string;
  readonly code: string;
  readonly headers: readonly {
    readonly id: string;
    readonly name: string;
    readonly style: 'simple';
    readonly schema?: object;
    readonly examples: readonly [];
  }[];
  readonly contents: readonly PrismContent[];
}

export interface PrismOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly responses: readonly PrismResponse[];
  readonly deprecated: boolean;
  readonly __bundled__: object;
}

const MAX_DEPTH = 200;

/** Schemas under which other schemas stand, by how they stand. */
const SCHEMA_KEYS = new Set([
  'items',
  'additionalProperties',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
  'additionalItems',
]);
const LIST_KEYS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const MAP_KEYS = new Set(['properties', 'patternProperties', 'dependentSchemas']);

export function prismOperation(operation: OperationMap, keepMedia: (mediaType: string) => boolean): PrismOperation {
  const bundle = new SchemaBundle();
  const responses = (operation.node.get('responses')?.entries() ?? [])
    .filter(([code]) => /^([1-5](\d\d|XX)|default)$/i.test(code))
    .map(
      ([code, response]): PrismResponse => ({
        id: code,
        code: code.toLowerCase() === 'default' ? 'default' : code.toUpperCase(),
        headers: headersOf(response, bundle),
        contents: (response.get('content')?.entries() ?? []).flatMap(([mediaType, media]) =>
          keepMedia(mediaType) ? [contentOf(mediaType, media, bundle)] : [],
        ),
      }),
    );
  return {
    id: operation.key,
    method: operation.method.toLowerCase(),
    path: operation.path,
    responses,
    deprecated: operation.deprecated,
    __bundled__: bundle.view,
  };
}

function contentOf(mediaType: string, media: Node, bundle: SchemaBundle): PrismContent {
  const schema = media.get('schema');
  return {
    id: mediaType,
    mediaType,
    ...(schema === undefined ? {} : { schema: bundle.convert(schema) }),
    examples: examplesOf(media).map(({ key, value }) => ({ id: key, key, value })),
    encodings: [],
  };
}

/** `example`, then `examples`; in OpenAPI 3.2 an Example Object may carry `dataValue` or `serializedValue` in place of `value`. */
export function examplesOf(media: Node): { key: string; value: unknown }[] {
  const single = media.get('example');
  const named = (media.get('examples')?.entries() ?? []).flatMap(([key, example]) => {
    const value = example.get('dataValue') ?? example.get('value') ?? example.get('serializedValue');
    return value === undefined ? [] : [{ key, value: value.value }];
  });
  return [...(single === undefined ? [] : [{ key: 'default', value: single.value }]), ...named];
}

function headersOf(response: Node, bundle: SchemaBundle): PrismResponse['headers'] {
  return (response.get('headers')?.entries() ?? []).map(([name, header]) => {
    const schema = header.get('schema');
    return { id: name, name, style: 'simple', ...(schema === undefined ? {} : { schema: bundle.convert(schema) }), examples: [] };
  });
}

/** Schemas by place, converted when Prism first asks for them: one operation may reach all of a large description. */
class SchemaBundle {
  private readonly nodes = new Map<string, Node>();
  private readonly names = new Map<string, string>();
  private readonly converted = new Map<string, object>();
  readonly view: object;

  constructor() {
    this.view = new Proxy(
      {},
      {
        has: (_, key) => typeof key === 'string' && this.nodes.has(key),
        get: (_, key) => (typeof key === 'string' ? this.resolve(key) : undefined),
      },
    );
  }

  convert(schema: Node): object {
    return this.inline(schema, 0);
  }

  private resolve(name: string): object | undefined {
    const node = this.nodes.get(name);
    if (node === undefined) return undefined;
    let schema = this.converted.get(name);
    if (schema === undefined) {
      schema = this.inline(node, 0);
      this.converted.set(name, schema);
    }
    return schema;
  }

  private child(parent: Node, key: string | number, depth: number): object | boolean | undefined {
    const raw = (parent.value as Record<string | number, unknown>)[key];
    if (typeof raw === 'boolean') return raw;
    const node = parent.get(key);
    // A reference that leads nowhere allows anything.
    if (node === undefined) return typeof raw === 'object' && raw !== null ? {} : undefined;
    if (!node.isObject) return undefined;
    const isReference = typeof (raw as { $ref?: unknown } | null | undefined)?.$ref === 'string';
    return isReference || depth >= MAX_DEPTH ? this.reference(node) : this.inline(node, depth);
  }

  private reference(node: Node): object {
    let name = this.names.get(node.id);
    if (name === undefined) {
      name = `s${this.names.size}`;
      this.names.set(node.id, name);
      this.nodes.set(name, node);
    }
    return { $ref: `#/__bundled__/${name}` };
  }

  private inline(node: Node, depth: number): object {
    if (!node.isObject) return {};
    const out: Record<string, unknown> = {};
    const put = (key: string, value: unknown): void => {
      if (value !== undefined) Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true });
    };
    for (const key of node.keys()) {
      const raw = (node.value as Record<string, unknown>)[key];
      if (key === '$ref') continue;
      if (SCHEMA_KEYS.has(key)) put(key, this.child(node, key, depth + 1));
      else if (LIST_KEYS.has(key)) put(key, this.list(node.get(key), depth + 1));
      else if (MAP_KEYS.has(key)) put(key, this.map(node.get(key), depth + 1));
      else put(key, raw);
    }
    // Where both stand, Prism's sampler reads `oneOf` alone and says so on the console.
    if (Array.isArray(out.oneOf)) delete out.anyOf;
    return out;
  }

  private list(node: Node | undefined, depth: number): unknown[] | undefined {
    if (node === undefined || !Array.isArray(node.value)) return undefined;
    return node.value.flatMap((_, at) => this.child(node, at, depth) ?? []);
  }

  private map(node: Node | undefined, depth: number): Record<string, unknown> | undefined {
    if (node === undefined || !node.isObject) return undefined;
    return Object.fromEntries(
      node.keys().flatMap((key) => {
        const schema = this.child(node, key, depth);
        return schema === undefined ? [] : [[key, schema]];
      }),
    );
  }
}
