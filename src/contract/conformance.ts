import type { ErrorResponseMap, OperationMap, StreamMap } from '../api-map/types.ts';
import type { Node } from '../description/node.ts';
import type { Format } from '../description/types.ts';
import { compileSchema } from '../schema/index.ts';
import { variantOf } from './events.ts';
import { type Exchange, essence, type StreamEvent } from './exchange.ts';

/** A value that was received and its schema → what is wrong, in words. */
export function schemaErrors(format: Format, schema: Node, value: unknown): string[] {
  const errors = compileSchema(schema, { format, mode: 'response' })(value);
  // A value that is valid against several branches of a `oneOf` is the description's fault: its variants overlap.
  return errors
    .filter(({ keyword, message }) => !(keyword === 'oneOf' && /more than one/.test(message)))
    .map(({ at, message }) => `${at === '' ? 'the body' : `\`${at}\``} ${message}`);
}

/** An event of a stream against the schema of its payload; of its variant, where the events have no common one. */
export function eventErrors(format: Format, map: StreamMap, event: StreamEvent): string[] {
  const name = variantOf(map, event);
  // The name says which variant it is, also where the branches of the union share one list of names.
  const schema = map.variants.find((variant) => variant.name === name)?.schema ?? map.event;
  return schema === undefined ? [] : schemaErrors(format, schema, event.json);
}

export function errorErrors(format: Format, error: ErrorResponseMap, value: unknown): string[] {
  return error.schema === undefined ? [] : schemaErrors(format, error.schema, value);
}

/** The media types that the description declares for the status of an answer. Undefined when it declares nothing for it. */
export function declaredContent(operation: OperationMap, status: number): readonly [mediaType: string, node: Node][] | undefined {
  const responses = operation.node.get('responses');
  const response = responses?.get(String(status)) ?? responses?.get(`${Math.floor(status / 100)}XX`) ?? responses?.get('default');
  return response?.get('content')?.entries();
}

/** The declared content that an answer is to be read by: the exact media type before a range. */
export function contentFor(declared: readonly [string, Node][], exchange: Exchange): Node | undefined {
  const type = exchange.mediaType;
  const exact = declared.find(([name]) => essence(name) === type);
  return (exact ?? declared.find(([name]) => essence(name) === `${type.split('/')[0]}/*` || essence(name) === '*/*'))?.[1];
}
