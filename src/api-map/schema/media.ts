// In: a Request Body, Response or Media Type Object. Out: which of its media types is used, and how it is framed.
import type { Node } from '../../description/node.ts';
import type { Framing } from '../types.ts';

/** `text/event-stream; charset=utf-8` is `text/event-stream`. */
export function bareMediaType(mediaType: string): string {
  return (mediaType.split(';')[0] ?? '').trim().toLowerCase();
}

/** The framing of a sequential media type (OpenAPI 3.2, "Sequential Media Types"), undefined for others. */
export function framingOf(mediaType: string): Framing | undefined {
  const type = bareMediaType(mediaType);
  if (type === 'text/event-stream') return 'sse';
  if (type === 'application/json-seq' || type.endsWith('+json-seq')) return 'json-seq';
  if (/^application\/(x-)?(ndjson|jsonl|json-?lines)$|^application\/stream\+json$/.test(type)) return 'ndjson';
  return undefined;
}

export function isJson(mediaType: string): boolean {
  const type = bareMediaType(mediaType);
  return (
    framingOf(type) === undefined &&
    (/^(application|text)\/json$|\+json$/.test(type) || type === '*/*' || type === 'application/*')
  );
}

/** The media types of `content`, the preferred one first: JSON, forms, then the rest as written. */
export function contentOf(holder: Node | undefined): { readonly mediaType: string; readonly node: Node }[] {
  const rank = (mediaType: string) =>
    /^application\/json\b/i.test(mediaType)
      ? 0
      : isJson(mediaType)
        ? 1
        : bareMediaType(mediaType).startsWith('multipart/')
          ? 2
          : 3;
  return (holder?.get('content')?.entries() ?? [])
    .filter(([, node]) => node.isObject)
    .map(([mediaType, node]) => ({ mediaType, node }))
    .sort((a, b) => rank(a.mediaType) - rank(b.mediaType));
}

/** The Response Objects of an operation by their status keys, sorted. */
export function responsesOf(operation: Node): [string, Node][] {
  // Parsers differ in the order of keys that look like numbers; the map must not.
  return (operation.get('responses')?.entries() ?? [])
    .filter(([status, node]) => node.isObject && !status.startsWith('x-'))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

export function isSuccess(status: string): boolean {
  return /^2(\d\d|XX)$/i.test(status);
}

/** Successful responses, the usual one first. `default` stands for success only where it is all there is. */
export function successesOf(operation: Node): [string, Node][] {
  const all = responsesOf(operation);
  const order = ['200', '201', '202', '2XX', '2xx'];
  const rank = (status: string) => (order.includes(status) ? order.indexOf(status) : order.length);
  const successes = all.filter(([status]) => isSuccess(status)).sort((a, b) => rank(a[0]) - rank(b[0]));
  return successes.length > 0 ? successes : all.length === 1 && all[0]?.[0] === 'default' ? all : [];
}

export function isError(status: string): boolean {
  return /^[45](\d\d|XX)$/i.test(status) || status === 'default';
}

/** The schema of a Media Type Object; the empty schema where it has none. */
export function mediaSchema(media: Node): Node {
  return media.get('schema') ?? media.get('itemSchema') ?? emptyAt(media);
}

/** The empty schema, standing where `media` does. */
export function emptyAt(media: Node): Node {
  const NodeClass = media.constructor as typeof Node;
  return new NodeClass(media.lookup, {}, media.source, media.path, media.via);
}
