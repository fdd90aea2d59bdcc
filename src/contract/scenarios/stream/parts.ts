import type { StreamMap, StreamVariant } from '../../../api-map/types.ts';

/** A kind of part that is opened and closed, and the fields that tell several open ones apart. */
export interface PartKind {
  readonly name: string;
  readonly keys: readonly string[];
  readonly within?: string;
}

/** What an event does to a part; `oneOf` are the kinds of which one must be open. */
export interface PartStep {
  readonly does: 'open' | 'close' | 'fill';
  readonly oneOf: readonly PartKind[];
}

/**
 * A map of a stream → what each variant does to which part. Where the map names the parts, they are taken as named. Else an opening and a
 * closing variant of one stem are a part, and a piece belongs to one that declares all the fields which tell its own text apart.
 */
export function partSteps(map: StreamMap): ReadonlyMap<string, PartStep> {
  const kinds = new Map<string, PartKind>();
  for (const variant of map.variants) {
    const name = variant.role === 'open' ? partOf(map, variant) : undefined;
    if (name === undefined || kinds.has(name)) continue;
    const keys = variant.keys ?? sharedKeys(map, variant, closerOf(map, name));
    kinds.set(name, { name, keys, ...(variant.within === undefined ? {} : { within: variant.within }) });
  }
  const steps = new Map<string, PartStep>();
  for (const variant of map.variants) {
    const { name, role } = variant;
    const part = partOf(map, variant);
    const kind = part === undefined ? undefined : kinds.get(part);
    if (role === 'open' || role === 'close') {
      if (kind !== undefined) steps.set(name, { does: role, oneOf: [kind] });
    } else if (role === 'delta' || role === 'snapshot') {
      const oneOf = kind === undefined ? holders(map, variant, kinds) : [kind];
      if (oneOf.length > 0) steps.set(name, { does: 'fill', oneOf });
    }
  }
  return steps;
}

function partOf(map: StreamMap, variant: StreamVariant): string | undefined {
  if (variant.part !== undefined) return variant.part;
  if (variant.role !== 'open' && variant.role !== 'close') return undefined;
  const own = stem(variant.name);
  const other = variant.role === 'open' ? 'close' : 'open';
  return map.variants.some(({ name, role, part }) => role === other && part === undefined && stem(name) === own)
    ? own
    : undefined;
}

function closerOf(map: StreamMap, part: string): StreamVariant | undefined {
  return map.variants.find((variant) => variant.role === 'close' && partOf(map, variant) === part);
}

/** Fields that tell pieces apart and that both ends of the part declare. */
function sharedKeys(map: StreamMap, opener: StreamVariant, closer: StreamVariant | undefined): string[] {
  const keys = new Set(map.deltas.flatMap((delta) => delta.keys));
  return [...keys].filter((key) => declares(opener, key) && (closer === undefined || declares(closer, key)));
}

function holders(map: StreamMap, variant: StreamVariant, kinds: ReadonlyMap<string, PartKind>): PartKind[] {
  const keys = map.deltas.find((delta) => delta.variant === variant.name)?.keys ?? [];
  return keys.length === 0 ? [] : [...kinds.values()].filter((kind) => keys.every((key) => kind.keys.includes(key)));
}

function declares(variant: StreamVariant, key: string): boolean {
  return variant.schema?.at('properties', ...key.split('/').slice(1)) !== undefined;
}

/** `content_block` of `content_block_start`. */
function stem(name: string): string {
  return name.replace(/[._-]?[A-Za-z]+$/, '');
}
