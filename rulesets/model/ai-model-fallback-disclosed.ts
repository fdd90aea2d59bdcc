// Calls that name several models in, those whose answer or stream does not tell which of them it came from out.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { inferences } from '../select.ts';

export const aiModelFallbackDisclosed = rule({
  id: 'ai-model-fallback-disclosed',
  clause: 'MOD-11',
  severity: 'warn',
  preset: 'strict',
  summary: 'An answer to a request that names several models tells which of them answered.',
  fix: 'Add `model` to the answer and to the events of the stream, with the model that ran.',
  *appliesTo(map) {
    for (const { operation } of inferences(map)) {
      const { fallbacks } = operation.request;
      if (fallbacks !== undefined) yield { operation, at: fallbacks.at };
    }
  },
  *check({ operation, at }) {
    const { answer, stream, kind } = operation;
    // A generation whose answer names no model has one defect, with or without fallbacks: `ai-model-echoed` names it.
    const silent = answer !== undefined && answer.model === undefined && kind.value !== 'generation' ? answer.schema : undefined;
    const event = stream?.eventFrom !== undefined && stream.model === undefined ? (stream.frame ?? stream.event) : undefined;
    for (const [node, what] of [
      [silent, 'the answer'],
      [event, 'the events of the stream'],
    ] as const) {
      if (node !== undefined)
        yield { node, message: `Expected ${what} to tell which of the models in ${quoted([at])} answered, found no model.` };
    }
  },
});
