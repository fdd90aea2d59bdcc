// In: an operation. Out: where a request says which version of the API it speaks, whether it is a preliminary one, and how its end is announced.
import type { Node } from '../../description/node.ts';
import { shape, snake } from '../schema/fields.ts';
import { contentOf, responsesOf, successesOf } from '../schema/media.ts';
import type { Found, ParameterMap, ReleaseMap } from '../types.ts';
import { serverUrls } from './servers.ts';

const STAGE = '(?:alpha|beta|preview|rc)';
/** `v1`, `v1.2`, `v1beta2`, `v1p1beta1`, `2024-10-21`, `2024-05-01-preview`. */
const VERSION = new RegExp(
  `^(v\\d+([._-]\\d+)*([._-]?(p\\d+)?${STAGE}\\d*)?|\\d{4}-\\d{2}(-\\d{2})?([._-]${STAGE}.*)?|\\{(api_?)?version\\})$`,
  'i',
);
/** Of the API, not of a client, a model or a document. */
const VERSION_HEADER = /(^|_)version$/;
const OTHER_VERSION =
  /(^|_)(client|sdk|app|application|agent|browser|os|platform|runtime|library|package|model|plugin|extension|tool|schema|document|resource|object|prompt|workflow|dataset)_version$/;
const DATE = /\d{4}-\d{2}-\d{2}|yyyy-mm-dd/i;

/** A stage as a part of the path of its own, or behind a version. A voice has previews, too, and `preview` alone is a noun. */
const STAGE_IN_PATH = new RegExp(
  `(?:^|/)((?:alpha|beta|experimental)(?=/|$)|v\\d[\\w.-]*?${STAGE}\\d*(?=/|$)|\\d{4}-\\d{2}-\\d{2}-${STAGE}[^/]*)|[?&#](beta|alpha|preview|experimental)(=(true|1))?(?=&|$)`,
  'i',
);
const STAGE_HEADER = /(^|_)(beta|alpha|preview|experimental)(_|$)/;
const SAYS_STAGE = /\b(alpha|beta|preview|experimental|early[- ]access|unstable|pre-?release)\b/i;
const STAGE_EXTENSION =
  /^x-.*(stability|maturity|lifecycle|launch-?stage|release-?(stage|status)|beta|alpha|preview|experimental)/i;

export function readRelease(
  root: Node,
  pathItem: Node,
  operation: Node,
  path: string,
  parameters: readonly ParameterMap[],
): ReleaseMap {
  const version = versionOf(root, pathItem, operation, path, parameters);
  const preliminary = preliminaryOf(operation, path, parameters);
  return {
    ...version,
    ...(preliminary === undefined ? {} : { preliminary: { ...preliminary, marked: isMarked(root, pathItem, operation) } }),
    announcements: announcementsOf(operation),
  };
}

function versionOf(
  root: Node,
  pathItem: Node,
  operation: Node,
  path: string,
  parameters: readonly ParameterMap[],
): Pick<ReleaseMap, 'version' | 'versionParameter'> {
  const parameter = parameters.find(isVersionParameter);
  if (parameter !== undefined && (parameter.in === 'header' || parameter.in === 'query')) {
    const version = { value: { in: parameter.in, name: parameter.name }, evidence: shape(parameter.node) };
    return { version, versionParameter: parameter };
  }
  const inPath = path
    .split(/[?#]/)[0]
    ?.split('/')
    .find((part) => VERSION.test(part));
  if (inPath !== undefined) return { version: { value: { in: 'path', name: inPath }, evidence: shape(operation) } };
  const inServer = serverUrls(operation, pathItem, root)
    .flatMap((url) => url.replace(/^[a-z]+:\/\//i, '').split(/[/.?]/))
    .find((part) => VERSION.test(part));
  if (inServer !== undefined) return { version: { value: { in: 'server', name: inServer }, evidence: shape(root) } };
  const mediaType = successesOf(operation)
    .flatMap(([, response]) => contentOf(response))
    .find((media) => /[.;+]\s*v(ersion=)?\d/i.test(media.mediaType))?.mediaType;
  return mediaType === undefined ? {} : { version: { value: { in: 'media-type', name: mediaType }, evidence: shape(operation) } };
}

function isVersionParameter(parameter: ParameterMap): boolean {
  const word = snake(parameter.name);
  if (parameter.in === 'header') return VERSION_HEADER.test(word) && !OTHER_VERSION.test(word);
  if (parameter.in !== 'query') return false;
  if (/^api_?ver(sion)?$/.test(word)) return true;
  // The version of a model is asked for by the same word; that of an API is a date or says so.
  return word === 'version' && isDated(parameter.node);
}

function isDated(parameter: Node): boolean {
  const schema = parameter.get('schema');
  const values = ['default', 'example', 'const', 'pattern', 'format', 'enum', 'examples'].flatMap((key) => [
    schema?.get(key)?.value,
    parameter.get(key)?.value,
  ]);
  return (
    values.some((value) => value !== undefined && (DATE.test(JSON.stringify(value)) || value === 'date')) ||
    DATE.test(parameter.string('description') ?? '')
  );
}

function preliminaryOf(operation: Node, path: string, parameters: readonly ParameterMap[]): Found<string> | undefined {
  const inPath = STAGE_IN_PATH.exec(path);
  if (inPath !== null) return { value: inPath[0].replace(/^\//, ''), evidence: shape(operation) };
  // An optional header opts into features of an operation that itself is stable.
  const header = parameters.find((each) => each.in === 'header' && each.required && STAGE_HEADER.test(snake(each.name)));
  return header === undefined ? undefined : { value: header.name, evidence: shape(header.node) };
}

/** A tag, a sentence or an extension says it: what a reader of the documentation and a user of an SDK sees. */
function isMarked(root: Node, pathItem: Node, operation: Node): boolean {
  const tags = (operation.get('tags')?.items() ?? []).map(({ value }) => String(value));
  const described = (root.get('tags')?.items() ?? []).filter((tag) => tags.includes(tag.string('name') ?? ''));
  const texts = [
    ...tags,
    ...described.flatMap(textsOf),
    ...[operation, pathItem].flatMap(textsOf),
    root.at('info')?.string('version') ?? '',
  ];
  return texts.some((text) => SAYS_STAGE.test(text)) || [operation, pathItem].some(hasStageExtension);
}

function textsOf(node: Node): string[] {
  return ['summary', 'description'].map((key) => node.string(key) ?? '');
}

/** `x-beta: true`, `x-stability: beta`, and objects that hold such a key (`x-docs: {beta: true}`). */
function hasStageExtension(node: Node): boolean {
  return node
    .keys()
    .filter((key) => /^x-/i.test(key))
    .some((key) => {
      const extension = node.get(key);
      if (extension === undefined || extension.value === false) return false;
      return STAGE_EXTENSION.test(key) || ['beta', 'alpha', 'preview', 'stability'].some((inner) => extension.get(inner)?.value);
    });
}

/** Headers by which a response says that the operation is, or will be, retired (RFC 9745, RFC 8594). */
function announcementsOf(operation: Node): ReleaseMap['announcements'] {
  return responsesOf(operation).flatMap(([, response]) =>
    (response.get('headers')?.entries() ?? []).flatMap(([name, node]) => {
      const header = name.toLowerCase();
      return header === 'deprecation' || header === 'sunset' ? [{ header, node } as const] : [];
    }),
  );
}
