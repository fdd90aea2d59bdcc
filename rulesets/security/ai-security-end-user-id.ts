// Generations in, those whose request has no place for the end user out.
import type { ApiMap } from '../../src/api-map/types.ts';
import { atFirstPlace, causeIn } from '../causes.ts';
import { rule } from '../rule.ts';
import { ofKind, requestOf } from '../select.ts';

export const aiSecurityEndUserId = rule({
  id: 'ai-security-end-user-id',
  clause: 'SEC-06',
  severity: 'hint',
  preset: 'all',
  summary: 'A generation request can name the end user on whose behalf it is made.',
  fix: 'Accept an opaque id of the user, such as `safety_identifier` or `metadata.user_id`.',
  *appliesTo(map) {
    yield* atFirstPlace(nameless(map));
  },
  *check({ place }) {
    yield { node: place, message: 'Expected a field for the id of the end user in the request, found none.' };
  },
});

function* nameless(map: ApiMap) {
  const generations = [...ofKind(map, 'generation')].map(({ operation }) => operation).filter(({ deprecated }) => !deprecated);
  const some = generations.some(({ request }) => request.endUser !== undefined);
  for (const operation of generations) {
    if (operation.request.endUser === undefined)
      yield { operation, cause: causeIn(operation, some), place: requestOf(operation) };
  }
}
