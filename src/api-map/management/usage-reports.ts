// In: the operations of a map. Out: those that report usage or cost over time, with the parameters that fix the period and how it is cut.
import { fieldsUnder, shape, snake } from '../schema/fields.ts';
import { pathWords } from '../schema/paths.ts';
import type { OperationMap, ParameterMap, UsageReportMap } from '../types.ts';

const REPORT =
  /^([a-z]+_)*(usages?|costs?|spend|spending|consumption)(_(reports?|stats|statistics|metrics|history|summary|details|logs?))?$/;
/** Names limits and prices of usage, which have no period. */
const NOT_MEASURED = /(^|_)(limits?|alerts?|quotas?|budgets?|prices?|pricing|calculate|estimate|caps?)(_|$)/;
const START =
  /^(start|from|since|begin|gte?|starts?_(at|on|from)|starting_(at|on|after)|(start|from|begin|since|after)_(time|date|datetime|day|at|unix|ts|timestamp|time_unix|bucket)|(date|time|timestamp|created(_at)?|period)_(from|gte?|after|start|min|since))$/;
const END =
  /^(end|to|until|till|lte?|ends?_(at|on|to)|ending_(at|on|before)|(end|to|until|before)_(time|date|datetime|day|at|unix|ts|timestamp|time_unix|bucket)|(date|time|timestamp|created(_at)?|period)_(to|lte?|before|end|max|until))$/;
const PERIOD =
  /^(year_?month|months?|year|date|day|days|hours|weeks?|period|window|range|timeframe|time_(range|frame|period|window)|date_range|lookback\w*|(last|num|past)_(days|hours|months)|billing_(period|cycle|month))$/;
const STEP =
  /^(bucket(_(width|size))?|granularity|interval|resolution|step|time_(bucket|step|unit|granularity)|aggregation(_(interval|period|window|level))?|rollup|frequency)$/;
const MEASURE = /(^|_)(tokens?|requests?|costs?|amount|credits?|spend|characters?|seconds|calls|units)(_|$)/;
const TIME = /^(date|day|time|timestamp|bucket|period|(start|end)(ing|ed)?_(time|date|at)|(start|end)_\w+|snapshot_\w+)$/;

export function readUsageReports(operations: readonly OperationMap[]): UsageReportMap[] {
  return operations.flatMap((operation) => {
    const words = pathWords(operation.path);
    if (operation.method !== 'GET' || operation.answer === undefined) return [];
    if (!words.some((word) => REPORT.test(word)) || words.some((word) => NOT_MEASURED.test(word))) return [];
    const query = operation.request.parameters.filter((parameter) => parameter.in === 'query');
    const named = (word: RegExp) => query.find(({ name }) => word.test(bare(name)));
    const [start, end, period, step] = [named(START), named(END), named(PERIOD), named(STEP)];
    // A stored number of bytes has no period; tokens, calls and money are counted over one.
    const measured =
      fieldsUnder(operation.answer.schema, 3).find(({ word }) => MEASURE.test(word) || TIME.test(word)) !== undefined;
    if (!measured && start === undefined && end === undefined) return [];
    const parameter = <K extends string>(name: K, found: ParameterMap | undefined) =>
      found === undefined ? {} : ({ [name]: found } as { [P in K]: ParameterMap });
    return [
      {
        key: operation.key,
        ...parameter('start', start),
        ...parameter('end', end),
        ...parameter('period', period),
        ...parameter('step', step),
        evidence: shape(operation.node),
      },
    ];
  });
}

/** `created_at[gte]` is `gte`, `filter.startTime` is `start_time`. */
function bare(name: string): string {
  return snake(
    name
      .replace(/^\$/, '')
      .replace(/^.*\[(\w+)\]$/, '$1')
      .replace(/^.*\./, ''),
  );
}
