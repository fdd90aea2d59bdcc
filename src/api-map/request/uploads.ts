// In: an operation, or all of a map. Out: the files that a request carries, and the collection of files that an API stores.
import type { Node } from '../../description/node.ts';
import { type FoundField, fieldsUnder, NEAR, shape, snake, toField } from '../schema/fields.ts';
import { bareMediaType, contentOf } from '../schema/media.ts';
import { bareOf, pathWords } from '../schema/paths.ts';
import { isNullSchema, itemsOf, properties, typesOf } from '../schema/schema-view.ts';
import type { FilesMap, OperationMap, UploadMap } from '../types.ts';

const RAW = /^(application\/(octet-stream|pdf|zip|gzip|x-tar)|(audio|image|video)\/.+)$/;
const FILE = /^(files?|(audio|image|video|csv|pdf|document)_files?)$/;
/** The text names the file instead of holding it. */
const NAMED = /\b(ids?|identifiers?|paths?|urls?|uris?|links?|base-?64)\b|\b(file ?)?name of\b/i;

export function readUpload(operation: Node): UploadMap | undefined {
  const bodies = contentOf(operation.get('requestBody'));
  for (const { mediaType, node: media } of bodies) {
    if (bareMediaType(mediaType) !== 'multipart/form-data') continue;
    const files = filesOf(media);
    if (files.length > 0) return { mediaType, media, files };
  }
  const raw = bodies.length > 0 && bodies.every(({ mediaType }) => RAW.test(bareMediaType(mediaType))) ? bodies[0] : undefined;
  return raw === undefined ? undefined : { mediaType: raw.mediaType, media: raw.node, files: [] };
}

function filesOf(media: Node): UploadMap['files'] {
  const schema = media.get('schema');
  if (schema === undefined) return [];
  return properties(schema).flatMap(({ name, node, required }) => {
    const content = media.at('encoding', name)?.string('contentType');
    const said = content?.split(',').some((type) => RAW.test(bareMediaType(type))) === true;
    const binary = said || isBinary(node, FILE.test(snake(name)));
    if (!binary && !(FILE.test(snake(name)) && isPlainText(node))) return [];
    return [{ field: toField({ at: `/${name}`, node, required }), binary }];
  });
}

/**
 * `format: binary` (2.0, 3.0), `contentMediaType` or `contentEncoding` (3.1), or no type at all, which the form sends as
 * `application/octet-stream`; in the schema, its branches or its items.
 */
function isBinary(schema: Node, named: boolean, seen = new Set<string>()): boolean {
  if (!schema.isObject || seen.has(schema.id) || isNullSchema(schema)) return false;
  seen.add(schema.id);
  if (/^(binary|byte|base64)$/.test(schema.string('format') ?? '') || schema.get('contentEncoding') !== undefined) return true;
  const content = schema.string('contentMediaType');
  if (content !== undefined && !/^(text\/plain|application\/json)\b/i.test(content)) return true;
  const inner = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => schema.get(keyword)?.items() ?? []);
  const items = schema.get('items');
  if (items !== undefined) inner.push(items);
  if (inner.length > 0) return inner.some((branch) => isBinary(branch, named, seen));
  return named && typesOf(schema).size === 0 && schema.get('enum') === undefined && schema.get('const') === undefined;
}

function isPlainText(schema: Node): boolean {
  const item = itemsOf(schema);
  const text = typesOf(schema).has('string') ? schema : item !== undefined && typesOf(item).has('string') ? item : undefined;
  if (text === undefined || typesOf(text).has('object')) return false;
  const said = [schema, text].map((node) => node.string('description') ?? '').join(' ');
  return !['enum', 'const', 'format', 'pattern'].some((keyword) => text.get(keyword) !== undefined) && !NAMED.test(said);
}

const SIZE_OR_NAME =
  /^(bytes|size|size_bytes|file_?size|byte_count|filename|file_?name|original_name|content_type|mime_?type|media_type)$/;
const EXPIRY =
  /^(expires?(_(at|on|in|after|time))?|expiry(_\w+)?|expiration(_\w+)?|retention(_\w+)?|ttl(_\w+)?|deletes?_(at|after)|deleted_after|purge_at|valid_until)$/;
const SESSION_HEADER = /^(tus-resumable|upload-(offset|length|complete)|content-range|x-goog-upload-\w+)/i;

/** The files of an API, not those of one of its containers: the upload that belongs to nothing else. */
export function readFiles(operations: readonly OperationMap[]): FilesMap | undefined {
  const stores = operations.flatMap((operation) => {
    const item = operation.deprecated || operation.inference ? undefined : storedFile(operation);
    return item === undefined ? [] : [{ operation, item }];
  });
  const nesting = ({ path }: OperationMap) => path.split('{').length * 1_000 + path.length;
  const found = stores.sort((a, b) => nesting(a.operation) - nesting(b.operation))[0];
  if (found === undefined) return undefined;
  const { operation, item } = found;
  const asked = operation.request.schema === undefined ? undefined : fieldsUnder(operation.request.schema, NEAR);
  const inItem = fieldsUnder(item, NEAR);
  const expires = ({ word, depth }: { word: string; depth: number }) => depth <= 1 && EXPIRY.test(word);
  const expiry = inItem.find(expires) ?? asked?.find(expires);
  const purpose = asked?.find(({ word, depth }) => depth === 0 && word === 'purpose');
  const resumable = resumableOf(operations);
  return {
    upload: operation.key,
    item,
    ...(expiry === undefined ? {} : { expiry: toField(expiry) }),
    ...(purpose === undefined ? {} : { purpose: toField(purpose) }),
    ...(resumable === undefined ? {} : { resumable }),
  };
}

/** What an upload answers with when it stores the file: an id beside a size or name. */
function storedFile({ method, path, upload, answer }: OperationMap): Node | undefined {
  if (!/^(POST|PUT)$/.test(method) || upload === undefined || answer === undefined) return undefined;
  if (!/^([a-z]+_)*(files?|uploads?|media|assets|attachments)$/.test(pathWords(path).at(-1) ?? '')) return undefined;
  const wrapped = properties(answer.schema).find(({ name }) => /^(file|data)$/.test(name));
  return [answer.schema, ...(wrapped === undefined ? [] : [wrapped.node])].find((schema) => {
    const words = properties(schema).map(({ name }) => snake(name));
    return words.some((word) => /^((file_)?(id|uuid)|name|uri)$/.test(word)) && words.some((word) => SIZE_OR_NAME.test(word));
  });
}

function resumableOf(operations: readonly OperationMap[]): FilesMap['resumable'] {
  for (const { key, path, method, node, request, answer } of operations) {
    if (/^(POST|PUT|PATCH)$/.test(method) && /\/(parts|chunks)(\/|$)/.test(bareOf(path)) && /uploads?/i.test(path))
      return { value: key, evidence: shape(node) };
    const header = request.parameters.find((parameter) => parameter.in === 'header' && SESSION_HEADER.test(parameter.name));
    if (header !== undefined) return { value: header.name, evidence: shape(header.node) };
    const url: FoundField | undefined =
      answer === undefined || method === 'GET'
        ? undefined
        : fieldsUnder(answer.schema, NEAR).find(({ word }) =>
            /^((resumable_|signed_|presigned_)?upload_urls?|(pre)?signed_urls?)$/.test(word),
          );
    if (url !== undefined) return { value: key, evidence: shape(url.node) };
  }
  return undefined;
}
