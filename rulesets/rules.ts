// Every rule of the index as a list, in the order of their ids.
import * as index from './index.ts';
import type { Rule } from './rule.ts';

export const RULES: readonly Rule[] = Object.values<Rule>(index).sort((a, b) => (a.id < b.id ? -1 : 1));

/** Where the page of a rule stands, from the root of the package. The folder is the family: the word after `ai-`. */
export function pageOf(id: string): string {
  return `rulesets/${id.split('-')[1]}/${id}.md`;
}
