// In: an operation. Out: the request fields that hold a URL to be notified under, by their names or because a callback's expression names them.
import type { Node } from '../../description/node.ts';
import { saysUrl } from '../request/inputs.ts';
import { fieldsUnder, isText, snake, toField } from '../schema/fields.ts';
import { pathWords } from '../schema/paths.ts';
import { typesOf } from '../schema/schema-view.ts';
import type { NotifyMap, ParameterMap, RequestMap } from '../types.ts';

const WHOLE =
  /^(web_?hook|callback|notification|notify)_?(url|uri|endpoint_url|target_url)$|^([a-z]+_)*(web_?hook|callback|notification)_(url|uri)$/;
const SHORT = /^(web_?hook|callback)$/;
const HOLDER = /^(web_?hooks?|callbacks?|web_?hook_(config|settings)|callback_(config|settings)|notification_config)$/;

export function readNotify(operation: Node, method: string, path: string, request: RequestMap): readonly NotifyMap[] | undefined {
  if (!/^(POST|PUT|PATCH)$/.test(method)) return undefined;
  const named = expressions(operation);
  const fields =
    request.schema === undefined
      ? []
      : [...fieldsUnder(request.schema, 2).filter((field) => holdsUrl(field.at, field.word, path, named))];
  const inBody = fields
    .filter(
      ({ word, node, at }) =>
        isText(node) && typesOf(node).size === 1 && (!SHORT.test(word) || named.has(at) || speaksOfUrl(node)),
    )
    .filter(({ node }) => node.get('enum') === undefined)
    .map((found) => ({ field: toField(found), declared: saysUrl(found.node) }));
  const inQuery = request.parameters
    .filter((parameter) => parameter.in === 'query' && (WHOLE.test(snake(parameter.name)) || named.has(`?${parameter.name}`)))
    .flatMap(fromParameter);
  const all = [...inBody, ...inQuery];
  return all.length === 0 ? undefined : all;
}

function holdsUrl(at: string, word: string, path: string, named: ReadonlySet<string>): boolean {
  if (named.has(at)) return true;
  if (at.includes('/*')) return false;
  const above = snake(at.split('/').at(-2) ?? '');
  if (WHOLE.test(word) || (SHORT.test(word) && above === '')) return true;
  // `webhook: {url}`, or the `url` of a webhook that is registered.
  return (
    /^(url|uri)$/.test(word) &&
    (HOLDER.test(above) || (above === '' && /^web_?hooks?(_endpoints?)?$/.test(pathWords(path).at(-1) ?? '')))
  );
}

function speaksOfUrl(node: Node): boolean {
  return (
    saysUrl(node) ||
    /\b(url|uri|https?)\b/i.test(
      `${node.string('description') ?? ''} ${node.string('title') ?? ''} ${JSON.stringify(node.get('example')?.value ?? '')}`,
    )
  );
}

/** `{$request.body#/callbackUrl}` names a field of the body, `{$request.query.callbackUrl}` a parameter (Runtime Expressions). */
function expressions(operation: Node): ReadonlySet<string> {
  const keys = (operation.get('callbacks')?.entries() ?? []).flatMap(([, callback]) => callback.keys());
  return new Set(
    keys.flatMap((key) => {
      // Only where the whole URL comes from the request; in `https://host/{…}` the field is a part of one.
      const [, pointer, query] = /^\{\$request\.(?:body#(\/[^}]*)|query\.([^}]+))\}(?:[/?#].*)?$/.exec(key) ?? [];
      return pointer === undefined ? (query === undefined ? [] : [`?${query}`]) : [pointer];
    }),
  );
}

function fromParameter({ node, name, required }: ParameterMap): NotifyMap[] {
  const schema = node.get('schema');
  if (schema === undefined || !isText(schema)) return [];
  return [{ field: toField({ at: `/${name}`, node: schema, required }), declared: saysUrl(schema) }];
}
