// Places in a queue and estimated waits in answers in, those that are no such numbers out.
import { rule } from '../rule.ts';
import { bounds, parts, quoted, types } from '../schema-facts.ts';

export const aiQueuePositionTyped = rule({
  id: 'ai-queue-position-typed',
  clause: 'LIM-09',
  severity: 'hint',
  preset: 'all',
  summary: 'A place in a queue is an integer that is not negative, and an estimated wait is a number or a time.',
  fix: 'Declare the place as `type: integer` with `minimum: 0`, and the wait as a number of seconds or as `format: date-time`.',
  *appliesTo(map) {
    for (const operation of map.operations) {
      const { positions, waits } = operation.reports;
      for (const field of positions)
        if (field.schema !== undefined) yield { operation, field, schema: field.schema, place: true };
      for (const field of waits) if (field.schema !== undefined) yield { operation, field, schema: field.schema, place: false };
    }
  },
  *check({ field, schema, place }) {
    const name = field.at.split('/').at(-1);
    const found = types(schema);
    if (found.size === 0) {
      yield { node: schema, message: `Expected \`${name}\` to be a number, found no type.` };
    } else if (place && !found.has('integer')) {
      yield { node: schema, message: `Expected \`${name}\` to be an integer, found ${quoted(found)}.` };
    } else if (
      place &&
      (bounds(schema).lower ?? -1) < 0 &&
      !parts(schema).some((part) => /^uint/.test(part.string('format') ?? ''))
    ) {
      yield { node: schema, message: `Expected \`${name}\` to have \`minimum: 0\`, found no such bound.` };
    } else if (
      found.has('string') &&
      !parts(schema).some((part) => /^(date-time|duration|time)$/.test(part.string('format') ?? ''))
    ) {
      yield { node: schema, message: `Expected \`${name}\` to be a number or a \`date-time\`, found a string without a format.` };
    }
  },
});
