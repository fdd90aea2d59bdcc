// Inference operations in, those whose requests carry no version of the API out: one finding, since it is one decision.
import { rule } from '../rule.ts';
import { inferences } from '../select.ts';

export const aiApiVersionDeclared = rule({
  id: 'ai-api-version-declared',
  clause: 'VER-04',
  severity: 'warn',
  preset: 'recommended',
  summary: 'The version of the API is part of every inference request.',
  fix: 'Put the version into the path or the server (`/v1`), into a header, or into the query (`api-version`).',
  appliesTo: inferences,
  *check({ operation }) {
    if (operation.release.version !== undefined) return;
    yield {
      node: operation.node,
      message: 'Expected a version in the path, the server, a header or the query, found none.',
      cause: 'all',
    };
  },
});
