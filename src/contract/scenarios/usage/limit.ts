import type { OperationMap } from '../../../api-map/types.ts';
import { answersPlainly, countsOf, noAnswer, noStream } from '../../answers.ts';
import { ask, LONG_PROMPT, smallLimit } from '../../ask.ts';
import { describe, streamMap } from '../../events.ts';
import { apart } from '../../interrupted.ts';
import { callable, streamable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import type { Session } from '../../session.ts';
import { broken, type Judgement, kept, unseen } from '../../verdict.ts';
import { usageEvents } from './stream.ts';

export default scenario({
  id: 'usage/limit',
  about: 'Asks for more text than the output limit allows, unstreamed and streamed, and counts the tokens of the answer.',
  claims: { 'within-limit': 'USE-09', 'in-stream': 'USE-09' },
  requests: 2,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) =>
        target(operation, {
          'within-limit': operation.request.outputLimits.length > 0 && operation.answer!.usage?.output !== undefined,
          'in-stream':
            operation.request.outputLimits.length > 0 &&
            streamable(operation) &&
            operation.stream?.usage?.map.output !== undefined,
        }),
      ),
  async run({ operation, claims }, session) {
    return {
      'within-limit': claims.includes('within-limit') ? await unstreamed(operation, session) : undefined,
      'in-stream': claims.includes('in-stream') ? await apart(() => streamed(operation, session)) : undefined,
    };
  },
});

async function unstreamed(operation: OperationMap, session: Session): Promise<Judgement> {
  const limit = smallLimit(operation);
  const exchange = await ask(session, operation, { prompt: LONG_PROMPT, limit });
  const missing = noAnswer(exchange);
  if (missing !== undefined) return missing;
  const { output } = countsOf(operation.answer!.usage!, exchange.json);
  if (output === undefined) return unseen('the answer reports no output tokens');
  return output <= limit ? kept : broken(`at most ${limit} output tokens`, String(output), exchange);
}

async function streamed(operation: OperationMap, session: Session): Promise<Judgement> {
  const limit = smallLimit(operation);
  const exchange = await ask(session, operation, { prompt: LONG_PROMPT, limit, stream: true });
  const missing = noStream(exchange);
  if (missing !== undefined) return missing;
  const map = streamMap(operation);
  const event = usageEvents(map, exchange).at(-1);
  const output = event === undefined ? undefined : countsOf(map.usage!.map, event.json).output;
  if (event === undefined || output === undefined) return unseen('the stream reports no output tokens');
  return output <= limit ? kept : broken(`at most ${limit} output tokens`, String(output), exchange, describe(event));
}
