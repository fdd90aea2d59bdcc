// Operations that only their URL or a header calls preliminary in, violations out: one for each such sign.
import { rule } from '../rule.ts';

export const aiBetaMarked = rule({
  id: 'ai-beta-marked',
  clause: 'VER-07',
  severity: 'info',
  preset: 'strict',
  summary: 'A preliminary operation is described as one.',
  fix: 'Say so in the description or by a tag, or add an extension such as `x-stability: beta`.',
  *appliesTo(map) {
    for (const operation of map.operations) {
      const sign = operation.release.preliminary;
      if (sign !== undefined) yield { operation, sign };
    }
  },
  *check({ operation, sign }) {
    if (sign.marked) return;
    yield {
      node: operation.node,
      message: `Expected the description, a tag or an extension to say what \`${sign.value}\` says, found none.`,
      cause: sign.value,
    };
  },
});
