// Generations in, one violation out that names those whose request takes no seed.
import { alike, sameIn } from '../alike.ts';
import { rule } from '../rule.ts';
import { ofKind, requestOf } from '../select.ts';

export const aiSamplingSeedAvailable = rule({
  id: 'ai-sampling-seed-available',
  clause: 'SMP-14',
  severity: 'hint',
  preset: 'strict',
  summary: 'A generation takes a seed.',
  fix: 'Add an integer `seed` to the request.',
  *appliesTo(map) {
    const generations = Array.from(ofKind(map, 'generation'), ({ operation }) => operation);
    // A body that is not described may take anything.
    const without = generations.filter(({ request }) => request.schema !== undefined && request.seed === undefined);
    yield* alike(without, () => '');
  },
  *check({ first, others }) {
    yield { node: requestOf(first), message: `Expected a \`seed\` in the request, found none.${sameIn(others)}` };
  },
});
