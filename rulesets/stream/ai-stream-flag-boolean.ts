// Stream switches in, those that are not booleans out.
import { rule } from '../rule.ts';
import { quoted, types } from '../schema-facts.ts';
import { streams } from '../select.ts';

export const aiStreamFlagBoolean = rule({
  id: 'ai-stream-flag-boolean',
  clause: 'SSE-05',
  severity: 'error',
  preset: 'recommended',
  summary: 'The stream switch in a request body is a boolean.',
  fix: 'Declare the switch as `type: boolean`.',
  *appliesTo(map) {
    for (const { operation, stream } of streams(map)) {
      // A choice between ways of delivery is no flag.
      if (stream.switch.by === 'flag' && stream.switch.on === undefined && stream.switch.field.schema !== undefined)
        yield { operation, schema: stream.switch.field.schema };
    }
  },
  *check({ schema }) {
    const found = types(schema);
    if (found.size === 0 || found.has('boolean')) return;
    yield { node: schema, message: `Expected the stream switch to be a boolean, found ${quoted(found)}.` };
  },
});
