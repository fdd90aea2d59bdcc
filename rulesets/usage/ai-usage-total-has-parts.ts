// Declared totals of tokens in, those without parts and those that do not say which of several counts they add up out.
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { parts, quoted } from '../schema-facts.ts';
import { usages } from '../select.ts';

export const aiUsageTotalHasParts = rule({
  id: 'ai-usage-total-has-parts',
  clause: 'USE-17',
  severity: 'info',
  preset: 'strict',
  summary: 'A total of tokens stands beside its parts and says which of them it adds up.',
  fix: 'Add the counts of input and output, or say in the description of the total what it adds up.',
  *appliesTo(map) {
    for (const { operation, usage } of usages(map)) {
      const { total } = usage;
      if (usage.schema === undefined || total?.schema === undefined) continue;
      // A call that only reads has one count, and the total is that count.
      const produces = !['embedding', 'rerank', 'moderation', 'classification'].includes(operation.kind.value);
      const name = total.at.split('/').at(-1);
      yield { operation, usage, holder: usage.schema, node: total.schema, name, produces };
    }
  },
  *check({ operation, usage, holder, node, name, produces }) {
    const missing = [...(usage.input === undefined ? ['input'] : []), ...(usage.output === undefined ? ['output'] : [])];
    if (produces && missing.length > 0) {
      // For the answers of generations, `ai-usage-input-output-split` says so.
      if (operation.kind.value !== 'generation')
        yield {
          node: holder,
          message: `Expected the ${missing.join(' and ')} tokens beside \`${name}\`, found the total without them.`,
        };
      return;
    }
    const beside = usage.counts.filter(
      ({ at }) =>
        at.lastIndexOf('/') === usage.at.length && ![usage.input, usage.output, usage.total].some((side) => side?.at === at),
    );
    if (beside.length === 0 || saysSum(node)) return;
    const found = quoted(new Set(beside.map(({ at }) => at.split('/').at(-1))));
    yield { node, message: `Expected \`${name}\` to say which counts it adds up, found ${found} beside input and output.` };
  },
});

function saysSum(total: Node): boolean {
  return parts(total).some((part) =>
    /\+|\bsum\b|\badd(s|ed)?\b|\bplus\b|\binclud|\bexclud|\bcombin|\band\b/i.test(part.string('description') ?? ''),
  );
}
