// Listed finish reasons of operations that take tools in, those without one for tool calls out.
import { rule } from '../rule.ts';
import { parts, quoted } from '../schema-facts.ts';
import { listedFinishReasons } from './finish-reasons.ts';

export const aiFinishReasonToolCall = rule({
  id: 'ai-finish-reason-tool-call',
  clause: 'FIN-12',
  severity: 'info',
  preset: 'strict',
  summary: 'The finish reasons contain one for tool calls where a request can offer tools.',
  fix: 'Add a value such as `tool_calls`.',
  *appliesTo(map) {
    for (const target of listedFinishReasons(map)) {
      const { operation, values } = target;
      // A list that only says why an answer is incomplete has no value for an end as it should be, of which a tool call is one.
      const names = values.some((value) => /stop|^end|complete$|eos|finish/i.test(value));
      if (operation.request.tools !== undefined && names) yield target;
    }
  },
  *check({ values, schema }) {
    // A value may mean it by another name; then the description says so.
    const described = parts(schema).some((part) => /\b(tool|function)/i.test(part.string('description') ?? ''));
    if (described || values.some((value) => /tool|function|call/i.test(value))) return;
    yield {
      node: schema,
      message: `Expected a finish reason for tool calls because the request takes tools, found ${quoted(values)}.`,
    };
  },
});
