// Parameters that carry the version of the API in, those that say nothing of its form out.
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { parts } from '../schema-facts.ts';

export const aiVersionHeaderDate = rule({
  id: 'ai-version-header-date',
  clause: 'VER-06',
  severity: 'info',
  preset: 'strict',
  summary: 'A version that is sent as a parameter has a described form, such as a date.',
  fix: 'Give the schema a `pattern` such as `^\\d{4}-\\d{2}-\\d{2}$`, or list the versions that exist.',
  *appliesTo(map) {
    for (const operation of map.operations) {
      const parameter = operation.release.versionParameter;
      if (parameter !== undefined) yield { operation, parameter };
    }
  },
  *check({ parameter }) {
    const schema = parameter.node.get('schema') ?? parameter.node;
    if (hasForm(schema)) return;
    // The name of a header is the same in every spelling.
    const name = parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name;
    yield {
      node: schema,
      message: `Expected a pattern, a format or values for the version \`${name}\`, found any string.`,
      cause: name,
    };
  },
});

function hasForm(schema: Node): boolean {
  return parts(schema).some(
    (part) =>
      ['pattern', 'format', 'enum', 'const', 'x-extensible-enum'].some((keyword) => part.get(keyword) !== undefined) ||
      /^(integer|number)$/.test(part.string('type') ?? ''),
  );
}
