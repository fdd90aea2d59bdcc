// An AI API that manages API keys in, a violation out when it does not report their usage over time.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';

export const aiUsageReportEndpoint = rule({
  id: 'ai-usage-report-endpoint',
  clause: 'MGT-13',
  severity: 'info',
  preset: 'strict',
  summary: 'An API that manages API keys reports usage by period and step.',
  fix: 'Add `GET /usage` with `start_time`, `end_time` and `bucket_width`.',
  *appliesTo(map) {
    const [first] = map.management?.apiKeys ?? [];
    const operation = map.operations.find(({ key }) => key === first?.operations[0]);
    if (first !== undefined && operation !== undefined) yield { operation, reports: map.management?.usageReports ?? [] };
  },
  *check({ operation, reports }) {
    if (reports.some(({ step }) => step !== undefined)) return;
    yield {
      node: operation.node,
      message:
        reports.length === 0
          ? 'Expected a report of usage beside the management of API keys, found none.'
          : `Expected a report of usage that is cut into steps, found no such parameter on ${quoted(
              reports.map(({ key }) => key),
              3,
              100,
            )}.`,
    };
  },
});
