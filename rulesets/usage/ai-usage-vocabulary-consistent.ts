// All usage of a description in, one violation out when it names the same counts in two ways.
import type { Field } from '../../src/api-map/types.ts';
import { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { usages } from '../select.ts';

/** The two vocabularies; other names are of APIs that report something else than a call's tokens. */
const KNOWN = /^(input|output|prompt|completion)_?tokens$/i;

export const aiUsageVocabularyConsistent = rule({
  id: 'ai-usage-vocabulary-consistent',
  clause: 'USE-06',
  severity: 'warn',
  preset: 'recommended',
  summary: 'One description uses one vocabulary for token counts.',
  fix: 'Name the counts in all operations alike: `input_tokens` and `output_tokens`, or `prompt_tokens` and `completion_tokens`.',
  *appliesTo(map) {
    const found = [...usages(map)];
    if (found[0] !== undefined) yield { root: Node.root(found[0].operation.node.lookup), found };
  },
  *check({ root, found }) {
    for (const part of ['input', 'output'] as const) {
      const named = found.flatMap(({ operation, usage }) => {
        const name = nameOf(usage[part]);
        return name === undefined ? [] : [{ name, dialect: operation.dialect }];
      });
      if (differ(named)) {
        yield {
          node: root.get('paths') ?? root,
          message: `Expected one name for the count of ${part} tokens, found ${quoted(new Set(named.map(({ name }) => name)))}.`,
        };
        return;
      }
    }
  },
});

interface Named {
  readonly name: string;
  readonly dialect: string | undefined;
}

/** Who speaks two wire dialects has the names of both, since their clients expect them. All else has one of these, or one of its own. */
function differ(named: readonly Named[]): boolean {
  const spoken = new Set(named.flatMap(({ dialect }) => dialect ?? []));
  const namesOf = (dialect: string | undefined) => new Set(named.flatMap((one) => (one.dialect === dialect ? one.name : [])));
  if ([...spoken].some((dialect) => namesOf(dialect).size > 1)) return true;
  const own = namesOf(undefined);
  return own.size > 1 || (spoken.size > 0 && [...own].some((name) => ![...spoken].some((dialect) => namesOf(dialect).has(name))));
}

function nameOf(field: Field | undefined): string | undefined {
  const name = field?.at.split('/').at(-1);
  return name !== undefined && KNOWN.test(name) ? name : undefined;
}
