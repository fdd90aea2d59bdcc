// Declared `Deprecation` and `Sunset` headers in, those whose schema describes another kind of date out.
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { parts, types } from '../schema-facts.ts';

/** What the two standards send, and what shows that something else is meant. */
const FORMS = {
  deprecation: {
    name: '`Deprecation` as a structured date such as `@1688169599`',
    sample: /^@-?\d+$/,
    formats: /^(sf-date|@.*)$/,
  },
  sunset: {
    name: '`Sunset` as an HTTP date such as `Sun, 30 Jun 2024 23:59:59 GMT`',
    sample: /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, \d{2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$/,
    formats: /^(http-date|rfc7231|date-time-rfc1123|rfc1123)$/,
  },
} as const;

export const aiDeprecationHeaderFormat = rule({
  id: 'ai-deprecation-header-format',
  clause: 'VER-05',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A Deprecation header is declared as a structured date and a Sunset header as an HTTP date.',
  fix: 'Declare a string, without `format: date-time`, and show a date of that form in the example.',
  deprecated: true,
  *appliesTo(map) {
    for (const operation of map.operations)
      for (const announcement of operation.release.announcements) yield { operation, ...announcement };
  },
  *check({ header, node }) {
    const found = otherForm(header, node);
    if (found !== undefined) yield { node, message: `Expected ${FORMS[header].name}, found ${found}.` };
  },
});

function otherForm(header: 'deprecation' | 'sunset', node: Node): string | undefined {
  const { sample, formats } = FORMS[header];
  // OpenAPI 2 writes the type into the header itself.
  const schema = node.get('schema') ?? node;
  const type = [...types(schema)].find((name) => name !== 'string' && name !== 'null');
  if (type !== undefined) return `the type \`${type}\``;
  const all = parts(schema);
  const format = all.map((part) => part.string('format')).find((name) => name !== undefined && !formats.test(name));
  if (format !== undefined) return `the format \`${format}\``;
  const shown = samplesOf(node, all).find((value) => !sample.test(String(value)));
  return shown === undefined ? undefined : `the value \`${String(shown).slice(0, 40)}\``;
}

function samplesOf(header: Node, schemas: readonly Node[]): unknown[] {
  const named = (header.get('examples')?.entries() ?? []).map(([, example]) => example.get('value')?.value);
  const own = [header.get('example')?.value, ...named];
  const inSchemas = schemas.flatMap((schema) => [
    schema.get('example')?.value,
    schema.get('default')?.value,
    schema.get('const')?.value,
    ...['examples', 'enum'].flatMap(
      (key) =>
        schema
          .get(key)
          ?.items()
          .map(({ value }) => value) ?? [],
    ),
  ]);
  return [...own, ...inSchemas].filter((value) => value !== undefined && value !== null);
}
