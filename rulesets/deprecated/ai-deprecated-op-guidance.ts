// Deprecated operations of an AI API in, those that do not say what to do instead out.
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { responsesOf } from '../select.ts';

const GUIDANCE =
  /\b(use|instead|replac\w*|migrat\w*|sunset\w*|superseded|successor|prefer|switch to|see|removed?|retire\w*|shut ?down|end of life|eol)\b/i;

export const aiDeprecatedOpGuidance = rule({
  id: 'ai-deprecated-op-guidance',
  clause: 'VER-02',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A deprecated operation says what replaces it or when it ends.',
  fix: 'Name the replacement in the description, or declare a `Sunset` header.',
  deprecated: true,
  *appliesTo(map) {
    for (const operation of map.operations) if (operation.deprecated) yield { operation };
  },
  *check({ operation }) {
    const { node } = operation;
    const text = `${node.string('description') ?? ''} ${node.string('summary') ?? ''}`;
    if (
      GUIDANCE.test(text) ||
      node.keys().some((key) => /^x-.*(deprecat|sunset|replac)/i.test(key)) ||
      announces(responsesOf(operation))
    )
      return;
    yield {
      node: node.get('deprecated') ?? node,
      message: 'Expected a deprecated operation to name its replacement or its end, found neither.',
    };
  },
});

function announces(responses: Node): boolean {
  return responses.entries().some(
    ([, response]) =>
      response
        .get('headers')
        ?.keys()
        .some((name) => /^(sunset|deprecation)$/i.test(name)) === true,
  );
}
