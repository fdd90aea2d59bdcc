// In: the root, the JSON answer of an operation, and its dialect. Out: the event schema that stands in the components but that no response names.
import type { Node } from '../../description/node.ts';
import type { Dialect } from '../../dialects/types.ts';
import { branchesOf, properties } from '../schema/schema-view.ts';
import { readEvent, variantsOf } from './stream-event.ts';

interface Union {
  readonly schema: Node;
  readonly names: ReadonlySet<string>;
  /** The schemas that its variants carry whole. */
  readonly carries: ReadonlySet<unknown>;
}

const unions = new WeakMap<object, readonly Union[]>();

export function componentEvents(root: Node, answer: Node, dialect: Dialect | undefined): Node | undefined {
  const candidates = unionsIn(root);
  const wanted = dialect?.recognise.flatMap((sign) => sign.variants ?? []) ?? [];
  const known = wanted.length === 0 ? [] : candidates.filter(({ names }) => wanted.every((name) => names.has(name)));
  const carrying = candidates.filter(({ carries }) => answer.isObject && carries.has(answer.value));
  // Two editions of one API (a beta beside the stable one) name their events alike: the edition is the one whose answer they carry.
  if (known.length > 0) return (known.find((union) => carrying.includes(union)) ?? known[0]!).schema;
  return carrying.sort((a, b) => b.names.size - a.names.size)[0]?.schema;
}

function unionsIn(root: Node): readonly Union[] {
  const holder = root.value as object;
  const known = unions.get(holder);
  if (known !== undefined) return known;
  const found: Union[] = [];
  for (const [name, schema] of (root.at('components', 'schemas') ?? root.get('definitions'))?.entries() ?? []) {
    if (!/stream|event|chunk/i.test(name) || branchesOf(schema).length < 2) continue;
    const union = unionOf(schema);
    if (union !== undefined) found.push(union);
  }
  unions.set(holder, found);
  return found;
}

function unionOf(schema: Node): Union | undefined {
  const reading = readEvent(schema);
  const named =
    reading.frameVariants.length > 0
      ? reading.frameVariants.map(({ name, payload }) => ({ name, schema: payload }))
      : reading.event === undefined
        ? []
        : variantsOf(reading.event).named;
  if (named.length < 2) return undefined;
  const carries = new Set<unknown>();
  for (const { schema: payload } of named) {
    carries.add(payload.value);
    for (const { node } of properties(payload)) carries.add(node.value);
  }
  return { schema, names: new Set(named.map(({ name }) => name)), carries };
}
