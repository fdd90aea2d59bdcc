// In: places of a description. Out: the first whose words speak of a thing, for facts that descriptions state in prose only.
import type { Node } from '../../description/node.ts';
import { responsesOf } from './media.ts';

export function spoken(pattern: RegExp, places: Iterable<Node | undefined>): Node | undefined {
  for (const place of places) {
    if (place?.isObject && pattern.test(`${place.string('summary') ?? ''}\n${place.string('description') ?? ''}`)) return place;
  }
  return undefined;
}

/** An operation, its body and its responses: where an author puts a note on the whole call. */
export function placesOf(operation: Node): (Node | undefined)[] {
  return [operation, operation.get('requestBody'), ...responsesOf(operation).map(([, response]) => response)];
}
