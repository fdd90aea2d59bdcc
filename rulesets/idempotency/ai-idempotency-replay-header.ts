// Operations with an idempotency header in, those whose answer cannot be told from a replay out.
import { rule } from '../rule.ts';
import { responsesOf } from '../select.ts';
import { withKeyHeader } from './keys.ts';

const REPLAYED = /(idempoten\w*-?(key-?)?(replay(ed)?|status|hit|cached?)|replayed|repeatability-result)$/i;

export const aiIdempotencyReplayHeader = rule({
  id: 'ai-idempotency-replay-header',
  clause: 'IDM-07',
  severity: 'hint',
  preset: 'all',
  summary: 'A replayed response is marked as such.',
  fix: 'Declare a header such as `Idempotent-Replayed` on the successful response.',
  *appliesTo(map) {
    for (const { operation } of withKeyHeader(map)) {
      const successes = responsesOf(operation)
        .entries()
        .filter(([status, node]) => /^2/.test(status) && node.isObject);
      if (successes[0] !== undefined) yield { operation, responses: successes.map(([, node]) => node), node: successes[0][1] };
    }
  },
  *check({ responses, node }) {
    const names = responses.flatMap((response) => response.get('headers')?.keys() ?? []);
    if (!names.some((name) => REPLAYED.test(name)))
      yield { node, message: 'Expected a header that marks a replay, such as `Idempotent-Replayed`, found none.' };
  },
});
