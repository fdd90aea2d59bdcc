// A finished answer and its map go in; its token counts are set so that they add up.
import type { Field, UsageMap } from '../api-map/types.ts';
import { fromPointer } from '../description/node.ts';
import { countTokens } from './text.ts';
import { concrete, setAt, valueAt } from './wire.ts';

export interface TokenCounts {
  readonly input: number;
  readonly output: number;
}

const CHARACTERS_PER_TOKEN = 4;

/** Counts of what was asked: about four characters of any text of the prompt are a token. */
export function countInput(prompt: unknown): number {
  return Math.max(1, Math.ceil(characters(prompt, 0) / CHARACTERS_PER_TOKEN));
}

export function countOutput(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + countTokens(text), 0);
}

function characters(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null || depth > 20) return 0;
  return Object.values(value).reduce((sum: number, child: unknown) => sum + characters(child, depth + 1), 0);
}

/** Sets every count under the usage object; a count that is not known to be input, output or total is 0. */
export function setUsage(body: unknown, usage: UsageMap, counts: TokenCounts): void {
  if (usage.at !== '' && (typeof valueAt(body, usage.at) !== 'object' || valueAt(body, usage.at) === null)) return;
  const known = new Set<string>();
  const put = (field: Field | undefined, value: number): void => {
    if (field === undefined) return;
    known.add(field.at);
    setAt(body, concrete(field.at, []), value);
  };
  put(usage.input, counts.input);
  put(usage.output, counts.output);
  put(usage.total, counts.input + counts.output);
  for (const field of [...usage.parts.map((part) => part.field), ...usage.counts]) {
    // Details whose sum would have to be explained are zero: none was cached, none was spent on reasoning.
    if (!known.has(field.at) && typeof valueAt(body, field.at) === 'number') setAt(body, fromPointer(field.at), 0);
  }
}
