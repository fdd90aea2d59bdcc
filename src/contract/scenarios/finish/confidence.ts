import type { OperationMap } from '../../../api-map/types.ts';
import { answersPlainly, noAnswer } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { isRecord } from '../../pointer.ts';
import { callable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import type { Session } from '../../session.ts';
import { broken, type Judgement, kept, unseen } from '../../verdict.ts';

export default scenario({
  id: 'finish/confidence',
  about: 'Looks at the confidences of an answer, and asks for the logarithms of its probabilities where it can.',
  claims: { scores: 'FIN-08', logprobs: 'FIN-08' },
  requests: 2,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) => target(operation, { scores: rates(operation), logprobs: tellsLogprobs(operation) })),
  async run({ operation, claims }, session) {
    return {
      scores: claims.includes('scores') ? await scores(operation, session) : undefined,
      logprobs: claims.includes('logprobs') ? await logprobs(operation, session) : undefined,
    };
  },
});

const SCORE = /(^|_)(scores?|confidences?|probabilit(y|ies))$/i;

/** A field that is bounded otherwise, such as in percent, is as good. */
function rates({ reports, kind }: OperationMap): boolean {
  const { confidences } = reports;
  if (confidences.some(({ schema }) => (schema?.get('maximum')?.value ?? 1) !== 1)) return false;
  return confidences.length > 0 || kind.value === 'moderation';
}

function tellsLogprobs({ request, kind }: OperationMap): boolean {
  const types = [request.schema?.at('properties', 'logprobs', 'type')?.value].flat();
  return kind.value === 'generation' && types.includes('boolean');
}

async function scores(operation: OperationMap, session: Session): Promise<Judgement> {
  const exchange = await ask(session, operation, {});
  const missing = noAnswer(exchange);
  if (missing !== undefined) return missing;
  const found = [...numbersUnder(SCORE, exchange.json)];
  if (found.length === 0) return unseen('the answer holds no confidence');
  const outside = found.find((score) => score < 0 || score > 1);
  return outside === undefined ? kept : broken('confidences from 0 to 1', String(outside), exchange);
}

async function logprobs(operation: OperationMap, session: Session): Promise<Judgement> {
  const exchange = await ask(session, operation, { set: { '/logprobs': true } });
  const missing = noAnswer(exchange, true);
  if (missing !== undefined) return missing;
  const found = [...numbersUnder(/^logprob$/, exchange.json)];
  if (found.length === 0) return unseen('the answer tells no probabilities');
  // The logarithm of a probability, which is at most 1.
  const outside = found.find((logprob) => logprob > 0);
  return outside === undefined ? kept : broken('`logprob` at most 0', String(outside), exchange);
}

/** The numbers that stand in fields of such names, or in objects and lists under one. */
function* numbersUnder(name: RegExp, value: unknown, inside = false): Generator<number> {
  if (typeof value === 'number' && inside) yield value;
  if (Array.isArray(value)) for (const item of value) yield* numbersUnder(name, item, inside);
  if (!isRecord(value)) return;
  for (const [key, child] of Object.entries(value)) yield* numbersUnder(name, child, inside || name.test(key));
}
