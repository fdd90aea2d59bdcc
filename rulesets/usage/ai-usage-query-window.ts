// Reports of usage in, those whose period cannot be stated by a start and an end of one type out.
import type { ParameterMap } from '../../src/api-map/types.ts';
import { rule } from '../rule.ts';
import { parts, types } from '../schema-facts.ts';

export const aiUsageQueryWindow = rule({
  id: 'ai-usage-query-window',
  clause: 'MGT-12',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A usage report takes the start and the end of its period, both of one type.',
  fix: 'Take `start_time` and `end_time`, both as Unix seconds or both as `date-time`.',
  *appliesTo(map) {
    for (const report of map.management?.usageReports ?? []) {
      const operation = map.operations.find(({ key }) => key === report.key);
      // A month or a number of days fixes the period, too.
      if (operation !== undefined && report.period === undefined) yield { operation, ...report };
    }
  },
  *check({ operation, start, end }) {
    if (start !== undefined && end !== undefined) {
      const [from, to] = [typeOf(start), typeOf(end)];
      if (from !== to && from !== '' && to !== '')
        yield {
          node: end.node,
          message: `Expected \`${end.name}\` to have the type of \`${start.name}\`, \`${from}\`, found \`${to}\`.`,
        };
      return;
    }
    const known = start ?? end;
    yield {
      node: known?.node ?? operation.node,
      message:
        known === undefined
          ? 'Expected the report to take the start and the end of its period, found neither.'
          : `Expected \`${known.name}\` to have its other end beside it, found a period that is open.`,
    };
  },
});

/** `string date-time`, `integer`. */
function typeOf({ node }: ParameterMap): string {
  const schema = node.get('schema');
  if (schema === undefined) return '';
  const names = [...types(schema)].filter((name) => name !== 'null').sort();
  const formats = parts(schema).flatMap((part) => part.string('format') ?? []);
  // The width of an integer does not change what it counts.
  return [...names, ...new Set(formats.filter((format) => /^(date|time)/.test(format)))].join(' ');
}
