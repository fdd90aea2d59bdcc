// An operation and a request go in; whether the client asked for a stream comes out.
import type { OperationMap } from '../api-map/types.ts';
import { isObject, lastKey, valueAt } from './wire.ts';

export function wantsStream(operation: OperationMap, body: unknown, query: URLSearchParams, accept: string): boolean {
  const { stream } = operation;
  if (stream === undefined) return false;
  if (stream.switch.by === 'operation' && !hasOtherMedia(operation, stream.mediaType)) return true;
  if (stream.switch.by !== 'flag')
    return accept.toLowerCase().includes(stream.mediaType.toLowerCase()) || asksByName(body, stream.framing);
  if (stream.switch.always) return true;
  const name = lastKey(stream.switch.field.at);
  const value = stream.switch.in === 'query' ? query.get(name) : valueAt(body, stream.switch.field.at);
  if (value === undefined || value === null) return stream.switch.default ?? false;
  if (stream.switch.on !== undefined) return value === stream.switch.on;
  return value === true || value === 'true' || value === '1';
}

/** A success that comes in another media type as well is streamed only to who asks. */
function hasOtherMedia(operation: OperationMap, mediaType: string): boolean {
  return (operation.node.get('responses')?.entries() ?? []).some(
    ([code, response]) => code.startsWith('2') && (response.get('content')?.keys() ?? []).some((type) => type !== mediaType),
  );
}

/** `stream_format: sse`, `response_format: ndjson`. */
function asksByName(body: unknown, framing: string): boolean {
  return isObject(body) && Object.entries(body).some(([name, value]) => value === framing && /format|stream|output/i.test(name));
}
