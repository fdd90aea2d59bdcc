// Declared usage of generations in, that whose counts of input and output are optional out.
import { branchesOf, property } from '../../src/api-map/schema/schema-view.ts';
import type { ApiMap } from '../../src/api-map/types.ts';
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { usages } from '../select.ts';

export const aiUsageRequiredCounts = rule({
  id: 'ai-usage-required-counts',
  clause: 'USE-16',
  severity: 'warn',
  preset: 'strict',
  summary: 'A usage object requires its counts of input and output.',
  fix: 'List the counts of input and output tokens under `required`.',
  *appliesTo(map) {
    const shared = usedElsewhere(map);
    for (const { operation, usage } of usages(map)) {
      const { schema: node, input, output } = usage;
      const names = [input, output].flatMap((field) => (field?.schema === undefined ? [] : nameIn(field.at)));
      if (node !== undefined && operation.kind.value === 'generation' && !shared.has(node.id)) yield { operation, node, names };
    }
  },
  *check({ node, names }) {
    // A usage may be one of several: by tokens, or by seconds. Each is asked for the counts that it has.
    const optional = names.filter((name) => branchesOf(node).some((branch) => property(branch, name)?.required === false));
    if (optional.length > 0)
      yield { node, message: `Expected the usage to require ${quoted(names)}, found ${quoted(optional)} optional.` };
  },
});

/** Usage that calls without output share has to leave some counts out. */
function usedElsewhere(map: ApiMap): Set<string> {
  return new Set(
    [...usages(map)].flatMap(({ operation, usage }) =>
      operation.inference && operation.kind.value !== 'generation' ? (usage.schema?.id ?? []) : [],
    ),
  );
}

/** The name that the last segment of a pointer stands for. */
function nameIn(at: string): string {
  return (at.split('/').at(-1) ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
}
