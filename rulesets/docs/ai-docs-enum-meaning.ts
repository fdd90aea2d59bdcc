// The listed values of job statuses and finish reasons in, those whose meaning is said nowhere out.
import type { Field, OperationMap } from '../../src/api-map/types.ts';
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { parts, quoted } from '../schema-facts.ts';

export const aiDocsEnumMeaning = rule({
  id: 'ai-docs-enum-meaning',
  clause: 'DOC-09',
  severity: 'hint',
  preset: 'all',
  summary: 'The values of a status and of a finish reason are explained.',
  fix: 'Say in the description of the field what each value means, or give each value a `const` with a description.',
  *appliesTo(map) {
    const all = map.operations.flatMap((operation) => listed(operation).map((one) => ({ operation, ...one })));
    // A finish reason means the same in an answer and in its stream, so it is enough to explain it in one of them.
    const reasons = all.filter(({ name }) => name === 'finish reason').map(({ schema }) => explanations(schema));
    for (const one of all) yield { ...one, said: one.name === 'status' ? [explanations(one.schema)] : reasons };
  },
  *check({ name, schema, values, said }) {
    const silent = values.filter((value) => !said.some(({ named, text }) => named.has(value) || mentions(text, value)));
    if (silent.length === 0) return;
    const some = `${quoted(silent, 4)} ${silent.length > 1 ? 'are' : 'is'} not`;
    const what = silent.length === values.length ? 'none of them is' : some;
    yield { node: schema, message: `Expected the values of the ${name} to be explained, found that ${what}.` };
  },
});

function listed({ job, answer, stream }: OperationMap) {
  const found: (readonly [string, Field | undefined])[] = [
    ['status', job?.longRunning ? undefined : job?.status],
    ['finish reason', answer?.finishReason],
    ['finish reason', stream?.finishReason?.field],
  ];
  return found.flatMap(([name, field]) => {
    const values = (field?.values ?? []).filter((value) => typeof value === 'string');
    return field?.schema === undefined || values.length < 2 ? [] : [{ name, schema: field.schema, values }];
  });
}

interface Explanations {
  readonly text: string;
  /** Values that have a text of their own. */
  readonly named: ReadonlySet<string>;
}

/** Texts of the schema and its parts, extensions that explain values by name or in order, and branches of one value with a text of their own. */
function explanations(schema: Node): Explanations {
  const all = parts(schema);
  const text = all.map((part) => `${part.string('description') ?? ''} ${part.string('title') ?? ''}`).join(' ');
  const named = new Set<string>();
  for (const part of all) {
    const values = part.get('const') === undefined ? (part.get('enum')?.items() ?? []) : [part.get('const') as Node];
    if (values.length === 1 && part !== schema && part.string('description') !== undefined) named.add(String(values[0]?.value));
    const extension = ['x-enumDescriptions', 'x-enum-descriptions', 'x-enumdescriptions']
      .map((key) => part.get(key))
      .find(Boolean);
    for (const value of extension?.keys() ?? []) named.add(value);
    for (const [index] of extension?.items().entries() ?? []) named.add(String(values[index]?.value));
  }
  return { text, named };
}

function mentions(text: string, value: string): boolean {
  const escaped = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/[_-]/g, '[ _-]');
  return new RegExp(`(^|[^a-z0-9])${escaped}($|[^a-z0-9])`, 'i').test(text);
}
