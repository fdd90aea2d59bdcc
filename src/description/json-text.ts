// A text that is valid JSON in, the keys that an object repeats out (JSON.parse keeps the last and says nothing).
import type { JsonPath } from './types.ts';

export interface DuplicateKey {
  readonly path: JsonPath;
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

interface Frame {
  /** The keys seen so far; absent for an array. */
  readonly keys?: Set<string>;
  at: string | number;
}

/** One linear pass. Relies on the text being valid JSON. */
export function duplicateKeys(text: string): DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const stack: Frame[] = [];
  // In an object, a string is a key when it follows `{` or `,`.
  let keyNext = false;
  for (let at = 0; at < text.length; at++) {
    const top = stack[stack.length - 1];
    switch (text.charCodeAt(at)) {
      case 0x22 /* " */:
        {
          const end = endOfString(text, at);
          if (keyNext && top?.keys) {
            const key = JSON.parse(text.slice(at, end)) as string;
            top.at = key;
            if (top.keys.has(key)) found.push({ path: stack.map((frame) => frame.at), key, start: at, end });
            top.keys.add(key);
            keyNext = false;
          }
          at = end - 1;
          break;
        }
      case 0x7b /* { */:
        stack.push({ keys: new Set(), at: '' });
        keyNext = true;
        break;
      case 0x5b /* [ */:
        stack.push({ at: 0 });
        keyNext = false;
        break;
      case 0x7d:
      case 0x5d:
        stack.pop();
        keyNext = false;
        break;
      case 0x2c /* , */:
        if (top && !top.keys) top.at = (top.at as number) + 1;
        keyNext = top?.keys !== undefined;
        break;
    }
  }
  return found;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    at = text.indexOf('"', at);
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
}
