import type { ApiMap, OperationMap } from '../../api-map/types.ts';
import type { Format } from '../../description/types.ts';
import { accepts } from '../body.ts';
import { credentials, isSecretName } from '../credentials.ts';
import { type Exchange, essence, isJsonType, type SentRequest, toExchange } from '../exchange.ts';
import { valueAt } from '../pointer.ts';
import type { WireResult } from '../wire/types.ts';

/** A request as it was seen, and all that came back. */
export interface Seen {
  readonly method: string;
  readonly url: URL;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly mediaType?: string;
  readonly body?: Uint8Array;
  readonly wire: WireResult;
}

export interface Observed {
  readonly exchange: Exchange;
  /** The request's body as JSON; undefined when it is none. */
  readonly json: unknown;
  /** Takes the credentials of this request out of any text. */
  mask(text: string): string;
}

/** In place of what is secret. */
const NAME = 'ASSAY_TOKEN';

/** Traffic → an exchange that holds none of its credentials. `operation` is what it calls, where that is known. */
export function observedExchange(map: ApiMap, operation: OperationMap | undefined, seen: Seen): Observed {
  const { method, headers, body, mediaType, wire } = seen;
  const secret = headers.filter(([name]) => isSecretName(name));
  const cookies = secret.filter(([name]) => /^cookie$/i.test(name)).flatMap(([, value]) => value.split(/;\s*/));
  const crumbs = cookies.map((cookie): [string, string] => ['cookie', cookie.replace(/^[^=]*=/, '')]);
  const { mask, hide } = credentials({ name: NAME, headers: [...secret, ...crumbs], target: seen.url });
  const url = new URL(seen.url.href);
  url.username = '';
  url.password = '';
  for (const name of new Set(url.searchParams.keys())) if (isSecretName(name)) url.searchParams.set(name, `$${NAME}`);
  const json = parse(body);
  const request: SentRequest = {
    method,
    url: mask(url.href).replaceAll(`%24${NAME}`, `$${NAME}`),
    headers: headers.map(([name, value]) => [name, isSecretName(name) ? hide(value) : mask(value)] as const),
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(body === undefined ? {} : { body }),
  };
  const streams = operation !== undefined && asksForStream(operation, seen, json);
  const exchange = toExchange(
    {
      operation: operation?.key ?? `${method} ${url.pathname}`,
      request,
      valid: operation !== undefined && isValid(map.format, operation, mediaType, body, json),
    },
    wire,
    streams ? operation.stream?.framing : undefined,
  );
  return { exchange, json, mask };
}

/** Whether the request asks for the operation's stream. */
function asksForStream({ stream }: OperationMap, { url, headers }: Seen, json: unknown): boolean {
  if (stream === undefined) return false;
  const by = stream.switch;
  if (by.by === 'operation') return true;
  if (by.by === 'accept')
    return headers.some(([name, value]) => /^accept$/i.test(name) && value.toLowerCase().includes(essence(stream.mediaType)));
  const on = by.on ?? true;
  const value = by.in === 'query' ? url.searchParams.get(by.field.at.replace(/^\//, '')) : valueAt(json, by.field.at);
  if (value === undefined || value === null) return by.always || by.default === true;
  return value === on || String(value) === String(on);
}

/** A body that no schema can be held against proves nothing of its request. */
function isValid(
  format: Format,
  { request }: OperationMap,
  mediaType: string | undefined,
  body: Uint8Array | undefined,
  json: unknown,
): boolean {
  if (request.mediaType === undefined) return true;
  if (body === undefined || body.length === 0) return !request.required;
  return isJsonType(essence(mediaType)) && json !== undefined && accepts(format, request.schema, json);
}

function parse(body: Uint8Array | undefined): unknown {
  if (body === undefined || body.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
