// Optional stream switches in, those that do not state their default out.
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { parts, quoted } from '../schema-facts.ts';
import { streams } from '../select.ts';

export const aiStreamFlagDefault = rule({
  id: 'ai-stream-flag-default',
  clause: 'SSE-30',
  severity: 'info',
  preset: 'strict',
  summary: 'The description states the default of the stream switch.',
  fix: 'Add `default: false` to the switch, or `default: true` where streaming is what callers get.',
  *appliesTo(map) {
    for (const { operation, stream } of streams(map)) {
      const by = stream.switch;
      if (by.by === 'flag' && !by.always && !by.field.required && by.field.schema !== undefined)
        yield { operation, by, schema: by.field.schema };
    }
  },
  *check({ by, schema }) {
    if (by.default !== undefined || parts(schema).some(statesDefault)) return;
    const stated = schema.get('default')?.value;
    yield {
      node: schema,
      message: `Expected \`${by.field.at}\` to state its default, found ${stated === undefined ? 'none' : quoted([stated])}.`,
    };
  },
});

/** In the keyword, in one branch of a union, or in words. `null` leaves open what comes without the switch. */
function statesDefault(schema: Node): boolean {
  const value = schema.get('default')?.value;
  return (value !== undefined && value !== null) || /\bdefault(s|ed)?\b/i.test(schema.string('description') ?? '');
}
