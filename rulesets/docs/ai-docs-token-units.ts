// Numbers of inference requests and answers that measure a time or a length, or count, in; those without a unit out.
import { snake } from '../../src/api-map/schema/fields.ts';
import type { OperationMap } from '../../src/api-map/types.ts';
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { parts } from '../schema-facts.ts';
import { inferences } from '../select.ts';

const IN_NAME =
  /(^|_)(ns|us|ms|s|sec|secs|nanos\w*|micros\w*|millis\w*|seconds?|minutes?|mins?|hours?|days?|tokens?|chars|characters?|words|bytes|kb|mb|samples|frames|pixels|percent)($|_)/;
const IN_TEXT =
  /\b(nano|micro|milli)?seconds?\b|\b(ns|ms|secs?|minutes?|hours?|days?|tokens?|characters?|chars|words|bytes|kilobytes|megabytes|samples|frames|pixels|percent|iso[- ]?8601|ratio|fraction)\b|µs/i;

export const aiDocsTokenUnits = rule({
  id: 'ai-docs-token-units',
  clause: 'DOC-10',
  severity: 'hint',
  preset: 'all',
  summary: 'A number that measures time or text states its unit.',
  fix: 'Name the unit in the field (`_ms`, `_seconds`, `_tokens`) or in its description.',
  *appliesTo(map) {
    for (const { operation } of inferences(map)) {
      for (const { at, schema } of measures(operation)) {
        const name = at.split('/').at(-1) ?? '';
        if (schema !== undefined) yield { operation, name, schema };
      }
    }
  },
  *check({ name, schema }) {
    if (IN_NAME.test(snake(name)) || says(schema)) return;
    yield { node: schema, message: `Expected the unit of \`${name}\` in its name or description, found none.` };
  },
});

function measures({ documentation, request, answer }: OperationMap) {
  return [...(documentation?.measures ?? []), ...request.outputLimits, ...(answer?.usage?.counts ?? [])];
}

function says(schema: Node): boolean {
  return parts(schema).some((part) =>
    IN_TEXT.test(`${part.string('title') ?? ''} ${part.string('description') ?? ''} ${part.string('format') ?? ''}`),
  );
}
