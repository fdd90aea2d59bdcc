// A JSON Schema that came with a request goes in; a value that keeps to it comes out.
import { describe } from '../description/description.ts';
import { Node } from '../description/node.ts';
import { sampleValue } from '../sample/sample-value.ts';
import { isObject } from './wire.ts';

const MAX_SCHEMAS = 200;
/** A larger schema would take seconds to be compiled, so a client gets an empty object for it. */
const MAX_CHARACTERS = 500_000;
/** How deep what is optional is written, too. */
const DEPTH = 4;

const made = new Map<string, unknown>();

/** Clients send the same schema again and again, so what was made for it is kept. */
export function valueFor(schema: unknown, seed: number): unknown {
  if (!isObject(schema)) return {};
  const text = JSON.stringify(schema);
  if (text.length > MAX_CHARACTERS) return {};
  const key = `${seed} ${text}`;
  if (!made.has(key)) {
    if (made.size >= MAX_SCHEMAS) made.clear();
    made.set(key, sampleValue(Node.root(describe(schema)), { seed, mode: 'request', depth: DEPTH }));
  }
  return structuredClone(made.get(key));
}
