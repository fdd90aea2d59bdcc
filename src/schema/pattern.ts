// A `pattern` as written in, a test that never throws and never runs for ever out.

export interface SafePattern {
  readonly test: (text: string) => boolean;
  /** Why the pattern is not applied. */
  readonly limit?: string;
}

const cache = new Map<string, SafePattern>();

/** JSON Schema wants ECMA-262 with the `u` flag; real descriptions write patterns that only work without it (`[\w-.]`, `\-`). */
export function safePattern(pattern: string): SafePattern {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  // Ajv keeps compiled patterns apart by their text.
  const made = { ...make(pattern), toString: () => pattern };
  if (cache.size > 5000) cache.clear();
  cache.set(pattern, made);
  return made;
}

function make(pattern: string): SafePattern {
  const everything = (limit: string): SafePattern => ({ test: () => true, limit });
  if (backtracks(pattern))
    return everything(`The pattern \`${pattern.slice(0, 80)}\` can take exponential time and is not applied.`);
  for (const flags of ['u', '']) {
    try {
      const expression = new RegExp(pattern, flags);
      return { test: (text) => expression.test(text) };
    } catch {
      // The next flags, else nothing can be said.
    }
  }
  return everything(`The pattern \`${pattern.slice(0, 80)}\` is no regular expression of ECMAScript.`);
}

/** A repeated group that ends with a repetition (`(a+)+`, `([a-z]*x?)*`): the shape behind exponential backtracking in practice. */
function backtracks(pattern: string): boolean {
  const plain = pattern.replace(/\\./gs, 'e').replace(/\[[^\]]*\]/g, 'c');
  return /[*+}]\??(?:[^()|*+{}]\?|[^()|*+{}]\*)*\)(?:[*+]|\{\d+,\d*\})/.test(plain.replace(/\{\d+\}/g, ''));
}
