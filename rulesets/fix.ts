// What a rule may change of a description, where a violation has one safe answer. It is declared here and carried out by `assay lint --fix`.
import type { Node } from '../src/description/node.ts';

/** Comments, order and the way of writing are the business of whoever carries it out. */
export interface Edit {
  /** The object, or list, whose members change. */
  readonly node: Node;
  /** Members that are added or replaced; of a list, items that are replaced. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Members that get another name, and keep their value unless it is set under that name. */
  readonly rename?: Readonly<Record<string, string>>;
  /** The member behind which new ones stand; the last when absent. */
  readonly after?: string;
}

/** A reference to what stands in the components of the description itself, for an edit in the same file; undefined for anything else. */
export function referenceTo(target: Node | undefined, from: Node): { readonly $ref: string } | undefined {
  if (target === undefined || target.source !== from.source || target.path[0] !== 'components' || target.path.length !== 3)
    return undefined;
  const pointer = target.path.map((key) => encodeURIComponent(String(key).replaceAll('~', '~0').replaceAll('/', '~1')));
  return { $ref: `#/${pointer.join('/')}` };
}
