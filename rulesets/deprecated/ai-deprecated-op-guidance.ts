// Deprecated operations of an AI API in, those that do not say what to do instead out: one finding for each resource that is retired.
import type { OperationMap } from '../../src/api-map/types.ts';
import { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';

/** What to do instead, or until when. */
const GUIDANCE =
  /\b(instead|replaced (by|with)|replacement|migrat\w+|sunset\w*|superseded|successor|switch to|retire[ds]?|retirement|shut ?down|end[- ]of[- ]life|eol)\b/i;
/** In any text one uses a thing and sees its documentation; beside the deprecation, it is advice. */
const ADVICE = /\b(use|see|prefer|recommend\w*|remove[ds]?|removal|move to)\b/i;
const RETIRED = /\b(deprecat\w+|legacy|obsolete|no longer (maintained|supported|recommended|developed|offered)|discontinued)\b/i;

export const aiDeprecatedOpGuidance = rule({
  id: 'ai-deprecated-op-guidance',
  clause: 'VER-02',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A deprecated operation says what replaces it or when it ends.',
  fix: 'Name the replacement in the description, or declare a `Sunset` header.',
  deprecated: true,
  *appliesTo(map) {
    const living = new Set(map.operations.flatMap(({ deprecated, path }) => (deprecated ? [] : prefixesOf(path))));
    for (const operation of map.operations)
      if (operation.deprecated) yield { operation, resource: retiredPrefix(operation.path, living) };
  },
  *check({ operation, resource }) {
    if (isGuided(operation)) return;
    yield {
      node: operation.node.get('deprecated') ?? operation.node,
      message: 'Expected a deprecated operation to name its replacement or its end, found neither.',
      cause: resource,
    };
  },
});

function isGuided({ node, release }: OperationMap): boolean {
  const names = namesOfTags(node);
  const tags = (Node.root(node.lookup).get('tags')?.items() ?? []).filter((tag) => names.includes(tag.string('name') ?? ''));
  return (
    release.announcements.length > 0 ||
    node.keys().some((key) => /^x-.*(deprecat|sunset|replac)/i.test(key)) ||
    guides(node) ||
    // The tag of a whole resource says it once, if it speaks of the deprecation.
    tags.some((tag) => RETIRED.test(textOf(tag)) && guides(tag))
  );
}

function guides(node: Node): boolean {
  const text = textOf(node);
  return GUIDANCE.test(text) || (RETIRED.test(text) && ADVICE.test(text));
}

function textOf(node: Node): string {
  return `${node.string('description') ?? ''} ${node.string('summary') ?? ''}`;
}

function namesOfTags(node: Node): string[] {
  return (node.get('tags')?.items() ?? []).map(({ value }) => String(value));
}

/** The shortest beginning of its path under which nothing is left that lives. */
function retiredPrefix(path: string, living: ReadonlySet<string>): string {
  return prefixesOf(path).find((prefix) => !living.has(prefix)) ?? path;
}

function prefixesOf(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
