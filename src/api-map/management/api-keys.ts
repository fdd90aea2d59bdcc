// In: the operations of a map. Out: its collections of API keys: who creates, lists and revokes, and whether a secret can be read again.
import type { Node } from '../../description/node.ts';
import { isText, shape, snake, toField } from '../schema/fields.ts';
import { bareOf, pathWords, withinCollection } from '../schema/paths.ts';
import { itemsOf, properties, typesOf } from '../schema/schema-view.ts';
import type { ApiKeysMap, Field, OperationMap } from '../types.ts';

const COLLECTION =
  /^((?!list_|get_|create_|delete_|revoke_|check_|validate_|verify_|rotate_)[a-z0-9]+_)*(api_?keys|api_tokens|access_(keys|tokens)|secret_keys)$/;
const SECRET =
  /^(key|secret|value|token|(api|secret|access|plaintext|plain|raw|full)_?(key|token)|(key|secret|token)_(value|plaintext)|client_secret|xi_api_key)$/;
/** What a description says of a value that is no secret: a part of it, or an identifier. */
const REDACTED =
  /\*{2,}|•{2,}|…|\.{3}|x{4,}|redact|mask|partial|last.?(4|four)|hint|prefix|truncat|obfuscat|identifier|\bids?\b|\bhash(ed)?\b|never (returned|shown)|always (null|empty)/i;
const WRAPPER = /^(data|result|object|item|api_?key|key|access_(key|token)|api_token)$/;
const ENDS_ROUTE = /^(revoke|disable|deactivate|delete|invalidate|expire|archive)$/;
const STATUS_FIELD = /^(status|state|(is_)?(enabled|disabled|active|revoked)|revoke|inactive)$/;

export function readApiKeys(operations: readonly OperationMap[]): ApiKeysMap[] {
  const collections = new Map<string, OperationMap[]>();
  for (const operation of operations) {
    const path = collectionOf(operation.path, COLLECTION) ?? plainKeys(operation, operations);
    if (path !== undefined) collections.set(path, [...(collections.get(path) ?? []), operation]);
  }
  return Array.from(collections, ([path, members]) => readCollection(path, members));
}

function collectionOf(path: string, word: RegExp): string | undefined {
  const parts = bareOf(path).split('/');
  const index = parts.findIndex((part) => !part.includes('{') && word.test(snake(part)));
  return index === -1 ? undefined : parts.slice(0, index + 1).join('/');
}

/** `/keys` alone may hold anything: here it holds credentials when creating one answers with a secret beside the key's own name. */
function plainKeys(operation: OperationMap, all: readonly OperationMap[]): string | undefined {
  const path = collectionOf(operation.path, /^keys$/);
  if (path === undefined) return undefined;
  const create = all.find((other) => other.method === 'POST' && bareOf(other.path) === path);
  const names = create?.request.schema === undefined ? [] : properties(create.request.schema).map(({ name }) => snake(name));
  const issues = create?.answer !== undefined && secretsOf(create.answer.schema).length > 0;
  return issues && names.some((name) => /^(name|label|scopes?|permissions|expires?_\w+|limit)$/.test(name)) ? path : undefined;
}

function readCollection(path: string, members: readonly OperationMap[]): ApiKeysMap {
  const at = (method: RegExp, below: (rest: readonly string[]) => boolean) =>
    members.find((operation) => method.test(operation.method) && below(withinCollection(operation.path, path)));
  const isItem = (rest: readonly string[]) => rest.length === 1 && rest[0]?.includes('{') === true;
  const create = at(/^POST$/, (rest) => rest.length === 0);
  const list = at(/^GET$/, (rest) => rest.length === 0);
  const get = at(/^GET$/, isItem);
  const revoke =
    at(/^DELETE$/, () => true) ??
    at(/^(POST|PUT|PATCH)$/, (rest) => ENDS_ROUTE.test(pathWords(rest.at(-1) ?? '').at(-1) ?? '')) ??
    members.find(({ method, path: own, request }) => {
      const rest = withinCollection(own, path);
      return /^(PATCH|PUT|POST)$/.test(method) && isItem(rest) && request.schema !== undefined && changesStatus(request.schema);
    });
  const issued = new Set(create?.answer === undefined ? [] : secretsOf(create.answer.schema).map(nameOf));
  const readable = [list, get].flatMap((operation) =>
    operation === undefined
      ? []
      : secretsRead(operation).map((field) => ({ operation: operation.key, field, created: issued.has(nameOf(field)) })),
  );
  const key = <K extends string>(name: K, operation: OperationMap | undefined) =>
    operation === undefined ? {} : ({ [name]: operation.key } as { [P in K]: string });
  return {
    path,
    ...key('create', create),
    ...key('list', list),
    ...key('get', get),
    ...key('revoke', revoke),
    operations: members.map((operation) => operation.key),
    readable,
    evidence: shape((members[0] as OperationMap).node),
  };
}

function changesStatus(request: Node): boolean {
  return properties(request).some(({ name }) => STATUS_FIELD.test(snake(name)));
}

function nameOf(field: Field): string {
  return field.at.split('/').at(-1) ?? '';
}

function secretsRead({ list, answer }: OperationMap): Field[] {
  if (answer === undefined) return [];
  if (list !== undefined) return list.item === undefined ? [] : secretsOf(list.item);
  return secretsOf(answer.schema);
}

/** Of an answer, or of the object that it wraps. */
function secretsOf(schema: Node): Field[] {
  const fields = properties(schema);
  const own = fields.filter(({ name, node }) => isSecret(snake(name), node));
  const wrapped = fields
    .filter(({ name, node }) => WRAPPER.test(snake(name)) && itemsOf(node) === undefined && properties(node).length > 0)
    .flatMap(({ name, node }) => secretsOf(node).map((field) => ({ ...field, at: `/${name}${field.at}` })));
  return [...own.map(({ name, node, required }) => toField({ at: `/${name}`, node, required })), ...wrapped];
}

function isSecret(word: string, node: Node): boolean {
  if (!SECRET.test(word) || node.boolean('writeOnly') === true) return false;
  if (typesOf(node).size > 0 && !isText(node)) return false;
  const said = ['description', 'title', 'example', 'examples', 'format', 'pattern'].map((keyword) => node.get(keyword)?.value);
  return !/"uuid"/.test(JSON.stringify(said)) && !REDACTED.test(JSON.stringify(said));
}
