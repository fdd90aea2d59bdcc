// Operations that take the header `Prefer` in, those whose success does not say what was applied out.
import { rule } from '../rule.ts';
import { responsesOf } from '../select.ts';

export const aiAsyncPreferApplied = rule({
  id: 'ai-async-prefer-applied',
  clause: 'JOB-18',
  severity: 'hint',
  preset: 'all',
  summary: 'An operation that takes preferences declares which of them it applied.',
  fix: 'Declare the header `Preference-Applied` on the successful response.',
  *appliesTo(map) {
    for (const operation of map.operations) {
      if (!operation.request.parameters.some(({ in: place, name }) => place === 'header' && /^prefer$/i.test(name))) continue;
      const successes = responsesOf(operation)
        .entries()
        .filter(([status, node]) => /^2/.test(status) && node.isObject);
      if (successes[0] !== undefined) yield { operation, responses: successes.map(([, node]) => node), node: successes[0][1] };
    }
  },
  *check({ responses, node }) {
    const applied = responses.some((response) =>
      response
        .get('headers')
        ?.keys()
        .some((name) => /^preference-applied$/i.test(name)),
    );
    if (!applied)
      yield { node, message: 'Expected the header `Preference-Applied` because the request has `Prefer`, found no such header.' };
  },
});
