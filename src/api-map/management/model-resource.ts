// In: the operations of a map, and which of them list and fetch models. Out: what one model says of itself: its life and its limits.
import type { Node } from '../../description/node.ts';
import { type FoundField, fieldsUnder, isNumber, NEAR, snake, toField } from '../schema/fields.ts';
import { properties, typesOf, valuesOf } from '../schema/schema-view.ts';
import type { ApiMap, OperationMap } from '../types.ts';

const LIFE =
  /deprecat|retire|shut_?down|sunset|end_of_life|(^|_)eol(_|$)|life_?cycle|discontinu|(^|_)(removal|expiration|expiry)_(date|time|at)$|^expires_(at|on)$|^available_until$/;
const OVER = /deprecat|retire|sunset|legacy|eol/i;
const LIMIT =
  /^(max_)?(context|input|output|prompt|completion|total|model|sequence|seq)(_tokens?)?_(length|len|limit|window|size|tokens)$|^max_(\w+_)?(tokens?|length|len|context)$|(^|_)tokens?_limit$|(^|_)context_(length|window|size)$|^(context|n_ctx|num_ctx|n_ctx_train)$|^limit$/;

export function withResource(
  models: NonNullable<ApiMap['models']>,
  operations: readonly OperationMap[],
): NonNullable<ApiMap['models']> {
  const byKey = (key: string | undefined) => operations.find((operation) => operation.key === key);
  const list = byKey(models.list);
  const described = models.get === undefined ? describing(models, operations) : undefined;
  const item = resource(list?.list?.item);
  const single = resource(byKey(models.get ?? described)?.answer?.schema);
  const shown = item ?? single;
  const schemas = [single, item].flatMap((schema) => schema ?? []);
  const lifecycle = schemas.flatMap((schema) => lifeOf(schema) ?? [])[0];
  const limits = schemas.flatMap((schema) => limitsOf(schema));
  const managed = managing(models, operations);
  return {
    ...models,
    ...(described === undefined ? {} : { describe: described }),
    ...(shown === undefined ? {} : { item: shown }),
    ...(lifecycle === undefined ? {} : { lifecycle: toField(lifecycle) }),
    ...(managed === undefined ? {} : { managed: managed.key }),
    ...(limits.length === 0 && schemas.some(isOpen) ? {} : { limits: limits.map((field) => toField(field)) }),
  };
}

/** A list of names says nothing of a model. */
function resource(schema: Node | undefined): Node | undefined {
  return schema !== undefined && properties(schema).length > 0 ? schema : undefined;
}

function lifeOf(schema: Node): FoundField | undefined {
  const fields = fieldsUnder(schema, NEAR);
  return (
    fields.find(({ word, depth }) => depth <= 1 && LIFE.test(word)) ??
    fields.find(
      ({ word, depth }) => depth <= 1 && /^(status|state|stage|phase|availability)$/.test(word),
      ({ node }) => (valuesOf(node)?.values ?? []).some((value) => OVER.test(String(value))),
    )
  );
}

function limitsOf(schema: Node): FoundField[] {
  return [
    ...fieldsUnder(schema, NEAR).filter(
      ({ word }) => LIMIT.test(word),
      ({ word, node }) => isNumber(node) || (typesOf(node).size === 0 && word !== 'limit'),
    ),
  ];
}

/** Whatever is known of a model may stand in an object that lists nothing (`metadata`, `model_info`). */
function isOpen(schema: Node): boolean {
  return properties(schema).some(
    ({ name, node }) =>
      /(^|_)(info|metadata|meta|details|config|limits|parameters|properties)$/.test(snake(name)) &&
      typesOf(node).has('object') &&
      properties(node).length === 0,
  );
}

/** Where callers add the models themselves, their life is in the callers' hands. */
function managing({ list }: NonNullable<ApiMap['models']>, operations: readonly OperationMap[]): OperationMap | undefined {
  const base = list?.split(' ')[1]?.replace(/\/+$/, '');
  const parent = base?.replace(/\/[^/]*$/, '');
  return operations.find(
    ({ method, path, kind }) =>
      (method === 'POST' || method === 'PUT') &&
      kind.value === 'other' &&
      (path === base ||
        [base, parent].some(
          (from) =>
            from !== undefined && path.startsWith(`${from}/`) && /^\/(pull|register|import|load)$/.test(path.slice(from.length)),
        )),
  );
}

/** One model under a name of several segments (`/models/{owner}/{name}`), or asked for by its name in a body (`POST /show`). */
function describing({ list }: NonNullable<ApiMap['models']>, operations: readonly OperationMap[]): string | undefined {
  const base = list?.split(' ')[1]?.replace(/\/+$/, '');
  const path = (operation: OperationMap) => operation.path.split(/[?#]/)[0]?.replace(/\/+$/, '') ?? '';
  const nested = operations.find(
    (operation) =>
      operation.method === 'GET' &&
      base !== undefined &&
      path(operation).startsWith(`${base}/{`) &&
      /^(\/\{[^/]+\})+$/.test(path(operation).slice(base.length)),
  );
  const shown = operations.find(
    ({ method, kind, request, path: key }) =>
      method === 'POST' &&
      kind.value === 'other' &&
      /(^|[/:_-])(show|info|details?|describe)$/.test(snake(key.split('/').at(-1) ?? '')) &&
      (request.model !== undefined ||
        (request.schema !== undefined && properties(request.schema).some(({ name }) => /^(name|id)$/.test(name)))),
  );
  return (nested ?? shown)?.key;
}
