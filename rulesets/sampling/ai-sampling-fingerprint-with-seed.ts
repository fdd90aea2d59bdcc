// Generations that take a seed in, those whose answer has no fingerprint of the backend out.
import { rule } from '../rule.ts';
import { answers } from '../select.ts';

export const aiSamplingFingerprintWithSeed = rule({
  id: 'ai-sampling-fingerprint-with-seed',
  clause: 'SMP-06',
  severity: 'info',
  preset: 'strict',
  summary: 'A response to a request with a seed reports a fingerprint of the backend.',
  fix: 'Add `system_fingerprint` to the response.',
  *appliesTo(map) {
    for (const target of answers(map)) if (target.operation.request.seed !== undefined) yield target;
  },
  *check({ answer }) {
    if (answer.fingerprint === undefined)
      yield {
        node: answer.schema,
        message: 'Expected a fingerprint of the backend because the request takes a seed, found none.',
      };
  },
});
