// Generations in, those whose request has no place for the end user out.
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
    const generations = [...ofKind(map, 'generation')];
    const some = generations.some(({ operation }) => operation.request.endUser !== undefined);
    for (const { operation } of generations) yield { operation, some };
  },
  *check({ operation, some }) {
    if (operation.request.endUser !== undefined) return;
    // What no request has is one decision; what some have was forgotten in each of the others.
    yield {
      node: requestOf(operation),
      message: 'Expected a field for the id of the end user in the request, found none.',
      cause: some ? undefined : 'all',
    };
  },
});
