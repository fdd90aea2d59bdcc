// A parsed text in; what in it would end the libraries below with an exception, or never end them, as problems at their positions out.
import { findReferences } from '../description/find-references.ts';
import type { JsonPath, Problem, SourceText } from '../description/types.ts';

/** Whether a resolver can take the text of a `$ref` apart. */
export function isReference(text: string): boolean {
  // Nearly all are plain pointers, and there may be thousands of them.
  return /^#[\w/.~$-]*$/.test(text) || URL.canParse(text, 'http://localhost/');
}

/** Why a text cannot be linted at all. Undefined when it can, with errors perhaps. */
export function refusal(parsed: SourceText): Problem | undefined {
  if (parsed.data === undefined) return parsed.problems[0];
  const path = parsed.text.includes('__proto__') ? pathOfPrototype(parsed.data) : undefined;
  return path === undefined
    ? undefined
    : problem(parsed, path, 'The key `__proto__` cannot be linted: it stands for something else in JavaScript.');
}

/** Any reference that is not plainly a pointer, or may be written in a way that hides it. */
const UNUSUAL = /\$ref["']?\s*:(?!\s*["']?#\/[\w/.~$-]*["']?\s*[\n,}])|\\(u00|x)24/;

export function malformedReferences(parsed: SourceText): Problem[] {
  if (!UNUSUAL.test(parsed.text)) return [];
  return findReferences(parsed.data)
    .filter(({ reference }) => !isReference(reference))
    .map(({ reference, path }) => ({
      ...problem(parsed, [...path, '$ref'], `\`${reference.slice(0, 80)}\` is no URI reference.`),
      code: 'invalid-ref',
    }));
}

function problem(parsed: SourceText, path: JsonPath, message: string): Problem {
  const range = parsed.rangeOf(path, true);
  return { code: 'parser', message, location: { source: parsed.source, path }, ...(range && { range }) };
}

/** Parsers differ in what they make of the key: a member of that name, or another prototype. */
function pathOfPrototype(root: unknown): JsonPath | undefined {
  const seen = new Set<object>();
  const stack: { value: unknown; path: JsonPath }[] = [{ value: root, path: [] }];
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { value, path } = step;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    const isPlain = Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value));
    if (Object.hasOwn(value, '__proto__') || !isPlain) return path;
    for (const [key, child] of Object.entries(value))
      stack.push({ value: child, path: [...path, Array.isArray(value) ? Number(key) : key] });
  }
  return undefined;
}
