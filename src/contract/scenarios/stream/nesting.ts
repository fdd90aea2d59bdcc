import type { StreamMap } from '../../../api-map/types.ts';
import { describe, payloadsOf, variantOf } from '../../events.ts';
import type { Exchange, StreamEvent } from '../../exchange.ts';
import { valueAt } from '../../pointer.ts';
import { broken, type Judgement, kept, unseen } from '../../verdict.ts';
import { type PartKind, type PartStep, partSteps } from './parts.ts';

/**
 * A stream of open, delta and close events → whether they nest. Only what is known to belong together is judged: variants that the map
 * does not list, and those that belong to no part, may stand anywhere. `cut`: why a part that stays open says nothing.
 */
export function nesting(map: StreamMap, exchange: Exchange, cut: Judgement | undefined): Judgement {
  const steps = partSteps(map);
  const starts = map.variants.filter(({ role }) => role === 'start');
  const open = new Map<string, StreamEvent>();
  let first = true;
  for (const event of payloadsOf(map, exchange)) {
    const variant = map.variants.find(({ name }) => name === variantOf(map, event));
    if (variant === undefined || ['ping', 'other', 'error'].includes(variant.role)) continue;
    const { role, name } = variant;
    const found = (expected: string, seen: string) => broken(expected, seen, exchange, describe(event));
    if (starts.length > 0 && first && role !== 'start')
      return found('the event that starts the answer before all others', `\`${name}\` first`);
    // Several kinds of start (`created`, `queued`) may follow each other.
    if (starts.length === 1 && !first && role === 'start') return found('one event that starts the answer', `\`${name}\` again`);
    if (role === 'end' && open.size > 0) return found('every part closed before the end', `${[...open.keys()][0]} is still open`);
    first = false;
    const step = steps.get(name);
    const problem = step === undefined ? undefined : take(step, name, event, open);
    if (problem !== undefined) return found(problem.expected, problem.found);
  }
  if (first) return unseen('no event is of a variant that the description names');
  const left = [...open][0];
  if (left !== undefined)
    return cut ?? broken('every part closed before the end', `${left[0]} is still open`, exchange, describe(left[1]));
  return kept;
}

function take({ does, oneOf }: PartStep, name: string, event: StreamEvent, open: Map<string, StreamEvent>) {
  const keys = oneOf.map((kind) => keyOf(kind, event));
  const key = keys.find((candidate) => open.has(candidate));
  if (does === 'open') {
    if (key !== undefined) return { expected: `${key} opened once`, found: 'it is open already' };
    const within = oneOf[0]!.within;
    if (
      within !== undefined &&
      ![...open.keys()].some((other) => other.startsWith(`\`${within} `) || other === `\`${within}\``)
    ) {
      return { expected: `a part \`${within}\` opened before ${keys[0]}`, found: 'none is open' };
    }
    open.set(keys[0]!, event);
    return undefined;
  }
  if (key === undefined) return { expected: `${keys.join(' or ')} opened before \`${name}\``, found: 'it is not open' };
  if (does === 'close') open.delete(key);
  return undefined;
}

function keyOf(kind: PartKind, event: StreamEvent): string {
  return `\`${[kind.name, ...kind.keys.map((at) => String(valueAt(event.json, at)))].join(' ')}\``;
}
