import type { StreamMap, WirePointer } from '../../../api-map/types.ts';
import type { Node } from '../../../description/node.ts';
import { choiceOf, describe, fieldValues, isError, payloadsOf } from '../../events.ts';
import type { Exchange } from '../../exchange.ts';
import { broken, type Judgement, kept, unseen } from '../../verdict.ts';

/**
 * Where a piece names its author: beside the text, in an object that the event schema gives a `role` that may be left out. Undefined where
 * pieces have no such place, or must all name him.
 */
export function roleField({ deltas, event }: StreamMap): WirePointer | undefined {
  const text = deltas.find(({ carries, variant }) => carries === 'text' && variant === undefined);
  if (text === undefined || event === undefined || !text.at.includes('/*/')) return undefined;
  const holder = text.at.slice(0, text.at.lastIndexOf('/'));
  const places = schemasAt(event, holder.split('/').slice(1)).filter((place) => place.at('properties', 'role') !== undefined);
  const optional = places.every((place) => {
    const required = place.get('required')?.value;
    return !(Array.isArray(required) && required.includes('role'));
  });
  return places.length > 0 && optional ? `${holder}/role` : undefined;
}

/** The schemas that stand at a place of a value, those of all branches together. */
function schemasAt(schema: Node, keys: readonly string[], depth = 0): Node[] {
  if (depth > MAX_DEPTH) return [];
  const [key, ...rest] = keys;
  const branches = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => schema.get(keyword)?.items() ?? []);
  const child = key === undefined ? undefined : key === '*' ? schema.get('items') : schema.at('properties', key);
  return [
    ...(key === undefined ? [schema] : []),
    ...(child === undefined ? [] : schemasAt(child, rest, depth + 1)),
    ...branches.flatMap((branch) => schemasAt(branch, keys, depth + 1)),
  ];
}

const MAX_DEPTH = 12;

/** A stream → whether each of its answers names its author once, in its first piece. `cut`: why a missing one says nothing. */
export function role(map: StreamMap, exchange: Exchange, cut: Judgement | undefined): Judgement {
  const at = roleField(map)!;
  const events = payloadsOf(map, exchange).filter((event) => !isError(map, event));
  const pieces = [...fieldValues(map, events, at.slice(0, -'/role'.length))];
  const begun = new Set<number>();
  for (const piece of pieces) {
    const choice = choiceOf(piece);
    const delta = piece.value as Readonly<Record<string, unknown>> | null;
    const named = typeof delta?.role === 'string' && delta.role !== '';
    if (!begun.has(choice) && !named)
      return broken(`a role at \`${at}\` of the first piece of answer ${choice}`, 'none', exchange, describe(piece.event));
    if (begun.has(choice) && named)
      return broken(`no role after the first piece of answer ${choice}`, 'one again', exchange, describe(piece.event));
    begun.add(choice);
  }
  return begun.size === 0 ? (cut ?? unseen('no event carries a piece')) : kept;
}
