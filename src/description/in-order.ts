// Problems in, the same in the order in which they stand in their documents out.
import type { Problem } from './types.ts';

/** Document by document, from the top of each; what stands in an overlay comes last. */
export function inOrder(problems: readonly Problem[], sources: readonly string[]): Problem[] {
  const ranks = new Map(sources.map((source, index) => [source, index]));
  const rank = ({ location }: Problem) => ranks.get(location.source) ?? sources.length;
  const line = ({ range }: Problem) => range?.start.line ?? -1;
  const character = ({ range }: Problem) => range?.start.character ?? -1;
  return problems.toSorted((a, b) => rank(a) - rank(b) || line(a) - line(b) || character(a) - character(b));
}
