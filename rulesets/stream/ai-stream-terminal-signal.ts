// Described inference streams in, those whose end nothing states out.
import { fieldsUnder } from '../../src/api-map/schema/fields.ts';
import { valuesOf } from '../../src/api-map/schema/schema-view.ts';
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { parts } from '../schema-facts.ts';
import { declaredStreams } from '../select.ts';

export const aiStreamTerminalSignal = rule({
  id: 'ai-stream-terminal-signal',
  clause: 'SSE-14',
  severity: 'warn',
  preset: 'recommended',
  summary: 'The description states how the stream ends.',
  fix: 'Describe a last event, a finish reason or a sentinel such as `[DONE]`.',
  *appliesTo(map) {
    for (const { operation, stream } of declaredStreams(map)) {
      if (operation.inference && stream.event !== undefined && stream.unresolved !== true)
        yield { operation, stream, event: stream.event };
    }
  },
  *check({ stream, event }) {
    if (stream.finishReason !== undefined || (stream.terminator !== undefined && stream.terminator.value.by !== 'end')) return;
    if (namesAnEnd(event)) return;
    yield { node: event, message: 'Expected a last event, a finish reason or a sentinel that ends the stream, found none.' };
  },
});

const NAMES = /^(event|type|event_type|kind|object|status)$/;
/** The description has it, also where the dialect does not rely on it. */
const REASON = /^(finish|stop|done)_?reason$/i;
const END = /(^|[._-])(done|stop|end|complete|completed|finish|finished|final)$/i;

/** Events that are wrapped say further down what they are; a value that reads as an end is a statement, wherever it stands. */
function namesAnEnd(event: Node): boolean {
  const nested = [
    event,
    ...Array.from(
      fieldsUnder(event).filter(() => true),
      ({ node }) => node,
    ),
  ];
  return nested.some((node) =>
    parts(node).some((part) =>
      (part.get('properties')?.entries() ?? []).some(
        ([name, property]) =>
          REASON.test(name) || (NAMES.test(name) && valuesOf(property)?.values.some((value) => END.test(String(value))) === true),
      ),
    ),
  );
}
