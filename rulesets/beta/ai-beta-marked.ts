// Operations that only their URL or a header calls preliminary in, violations out: one for each such sign.
import type { ApiMap } from '../../src/api-map/types.ts';
import { atFirstPlace } from '../causes.ts';
import { rule } from '../rule.ts';

export const aiBetaMarked = rule({
  id: 'ai-beta-marked',
  clause: 'VER-07',
  severity: 'info',
  preset: 'strict',
  summary: 'A preliminary operation is described as one.',
  fix: 'Say so in the description or by a tag, or add an extension such as `x-stability: beta`.',
  *appliesTo(map) {
    yield* atFirstPlace(preliminary(map));
  },
  *check({ place, sign }) {
    yield { node: place, message: `Expected the description, a tag or an extension to say what \`${sign}\` says, found none.` };
  },
});

function* preliminary(map: ApiMap) {
  for (const operation of map.operations) {
    const sign = operation.release.preliminary;
    if (sign === undefined || sign.marked || operation.deprecated) continue;
    yield { operation, sign: sign.value, cause: sign.value.toLowerCase(), place: operation.node };
  }
}
