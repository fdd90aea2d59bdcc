// Headers about the reset of a limit in, those whose unit nothing states out.
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { parts, types } from '../schema-facts.ts';
import { rateLimits } from './rate-limits.ts';

const UNIT_TEXT =
  /second|\bsecs?\b|milli|\bms\b|minute|\bhours?\b|unix|epoch|timestamp|rfc ?\d|iso[- ]?8601|\bUTC\b|\bdate\b|duration/i;
const UNIT_NAME = /(^|-)(s|ms|seconds?|millis(econds)?|at|unix|epoch|after-ms)$/i;
const UNIT_EXAMPLE = /^\d+(\.\d+)?(ms|s|m|h)|^\d{4}-\d\d-\d\d|GMT$/;

export const aiRatelimitResetUnit = rule({
  id: 'ai-ratelimit-reset-unit',
  clause: 'LIM-06',
  severity: 'warn',
  preset: 'strict',
  summary: 'A header that says when a limit is reset states its unit.',
  fix: 'Say in the description whether it is seconds, a duration or a point in time, and declare `format: date-time` for the last.',
  *appliesTo(map) {
    for (const target of rateLimits(map)) {
      // The draft says what `RateLimit-Reset` holds: seconds.
      if (target.header.tells === 'reset' && target.header.form === 'own') yield target;
    }
  },
  *check({ header: { name, node } }) {
    const schema = node.get('schema');
    const all = schema === undefined ? [node] : [node, ...parts(schema)];
    if (UNIT_NAME.test(name) || all.some(statesUnit)) return;
    const type = schema === undefined ? undefined : [...types(schema)][0];
    yield {
      node,
      message: `Expected \`${name}\` to state its unit, found ${type === undefined ? 'no type' : `a bare \`${type}\``}.`,
    };
  },
});

function statesUnit(node: Node): boolean {
  if (/^(date|date-time|duration)$/.test(node.string('format') ?? '')) return true;
  const { example, examples } = (node.isObject ? node.value : {}) as { example?: unknown; examples?: unknown };
  const shown = [example, ...(Array.isArray(examples) ? examples : [])];
  return UNIT_TEXT.test(node.string('description') ?? '') || shown.some((value) => UNIT_EXAMPLE.test(String(value)));
}
