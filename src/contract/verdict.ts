import type { Exchange } from './exchange.ts';

/** What a scenario says of one claim. The level of the clause turns it into a verdict. */
export type Judgement =
  | { readonly is: 'kept' }
  | {
      readonly is: 'broken';
      readonly expected: string;
      readonly found: string;
      readonly evidence?: string;
      readonly exchange?: Exchange;
    }
  /** The claim speaks of something that the target did not do, and that the description does not promise. */
  | { readonly is: 'unseen'; readonly reason: string }
  /** Another check failed that this one builds on. */
  | { readonly is: 'blocked'; readonly root: string; readonly reason: string; readonly exchange?: Exchange }
  | { readonly is: 'skipped'; readonly reason: string };

export const kept: Judgement = { is: 'kept' };

export function broken(expected: string, found: string, exchange?: Exchange, evidence?: string): Judgement {
  return {
    is: 'broken',
    expected,
    found,
    ...(exchange === undefined ? {} : { exchange }),
    ...(evidence === undefined ? {} : { evidence: cut(evidence, 400) }),
  };
}

export function unseen(reason: string): Judgement {
  return { is: 'unseen', reason };
}

export function blocked(root: string, reason: string, exchange?: Exchange): Judgement {
  return { is: 'blocked', root, reason, ...(exchange === undefined ? {} : { exchange }) };
}

export function skipped(reason: string): Judgement {
  return { is: 'skipped', reason };
}

/** A value for a message: as JSON, cut to what one can read. */
export function show(value: unknown, length = 80): string {
  return value === undefined ? 'nothing' : `\`${cut(JSON.stringify(value) ?? String(value), length)}\``;
}

export function cut(text: string, length: number): string {
  // Control characters of the target must not reach a terminal.
  const plain = text.replace(/[\p{Cc}\u2028\u2029]/gu, (char) =>
    char === '\t' ? ' ' : char === '\n' ? '\\n' : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return plain.length <= length ? plain : `${plain.slice(0, length)}…`;
}
