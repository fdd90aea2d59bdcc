// A schema in, the names of the properties that its mode hides out: `readOnly` ones in a request, `writeOnly` ones in a response.
import type { Converter, Json, Place } from './convert.ts';

const MAX_DEPTH = 6;

export function hiddenProperties(converter: Converter, place: Place): Set<string> {
  const names = new Set<string>();
  const flag = converter.options.mode === 'request' ? 'readOnly' : 'writeOnly';
  collect(converter, place, flag, names, 0);
  return names;
}

/** `allOf` members count: one declares the property, another demands it. */
function collect(converter: Converter, place: Place, flag: string, names: Set<string>, depth: number): void {
  const schema = place.value;
  if (typeof schema !== 'object' || schema === null || depth > MAX_DEPTH) return;
  const { properties, allOf } = schema as Json;
  // Without `required` nothing is demanded here, but a sibling in an `allOf` may demand it.
  for (const [name, property] of Object.entries(typeof properties === 'object' && properties !== null ? properties : {})) {
    if (isFlagged(converter, { ...converter.child(place, 'properties', name), value: property }, flag)) names.add(name);
  }
  if (!Array.isArray(allOf)) return;
  for (const index of allOf.keys()) {
    const member = resolved(converter, converter.child(place, 'allOf', index));
    if (member !== undefined) collect(converter, member, flag, names, depth + 1);
  }
}

function isFlagged(converter: Converter, place: Place, flag: string): boolean {
  if (typeof place.value !== 'object' || place.value === null) return false;
  if ((place.value as Json)[flag] === true) return true;
  const target = resolved(converter, place);
  return target !== undefined && (target.value as Json | null)?.[flag] === true;
}

function resolved(converter: Converter, place: Place): Place | undefined {
  let at: Place | undefined = place;
  for (let hops = 0; hops < 16 && at !== undefined; hops++) {
    if (typeof at.value !== 'object' || at.value === null || typeof (at.value as Json).$ref !== 'string') return at;
    at = converter.follow(at);
  }
  return undefined;
}
