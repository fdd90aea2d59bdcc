import type { StreamMap, WirePointer } from '../../../api-map/types.ts';
import type { Node } from '../../../description/node.ts';
import { choiceOf, describe, fieldValues, isError, payloadsOf } from '../../events.ts';
import type { Exchange } from '../../exchange.ts';
import { broken, type Judgement, kept, unseen } from '../../verdict.ts';

/** Where a piece names its author: beside the text, in an object that the event schema gives a `role`. Undefined where pieces have no such place. */
export function roleField({ deltas, event }: StreamMap): WirePointer | undefined {
  const text = deltas.find(({ carries, variant }) => carries === 'text' && variant === undefined);
  if (text === undefined || event === undefined || !text.at.includes('/*/')) return undefined;
  const holder = text.at.slice(0, text.at.lastIndexOf('/'));
  return declaresAt(event, `${holder}/role`.split('/').slice(1)) ? `${holder}/role` : undefined;
}

function declaresAt(schema: Node, keys: readonly string[], depth = 0): boolean {
  const [key, ...rest] = keys;
  if (key === undefined) return true;
  const child = key === '*' ? schema.get('items') : schema.at('properties', key);
  if (child !== undefined && declaresAt(child, rest, depth + 1)) return true;
  if (depth > MAX_DEPTH) return false;
  return ['allOf', 'anyOf', 'oneOf'].some((keyword) =>
    (schema.get(keyword)?.items() ?? []).some((branch) => declaresAt(branch, keys, depth + 1)),
  );
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
