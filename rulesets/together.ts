// The violations of a cause that a whole description shares in, one violation out; a single one keeps its own place.
import { Node } from '../src/description/node.ts';
import type { Violation } from './rule.ts';
import { quoted } from './schema-facts.ts';

interface Place {
  /** The key of the operation, for the message. */
  readonly key: string;
  readonly node: Node;
}

/** `of` counts what was looked at. The message is made of what to expect and of what was found. */
export function together(places: readonly Place[], of: number, expected: string, found: string, what: string): Violation[] {
  const [first] = places;
  if (first === undefined) return [];
  if (places.length === 1) return [{ node: first.node, message: `Expected ${expected}, found ${found}.` }];
  const root = Node.root(first.node.lookup);
  return [
    {
      node: root.get('paths') ?? root,
      message: `Expected ${expected}, found ${found} on ${places.length} of ${of} ${what}: ${quoted(new Set(places.map(({ key }) => key)), 3, 100)}.`,
    },
  ];
}
