import type { OperationMap } from '../../../api-map/types.ts';
import { answersPlainly, noAnswer, noStream, textsOf } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { describe, streamMap } from '../../events.ts';
import { apart } from '../../interrupted.ts';
import { joinedPieces } from '../../pieces.ts';
import { callable, streamable } from '../../reach.ts';
import { all, scenario, target } from '../../scenario.ts';
import type { Session } from '../../session.ts';
import { broken, type Judgement, kept, show, unseen } from '../../verdict.ts';

export default scenario({
  id: 'finish/stop',
  about:
    'Takes a word out of an answer, asks again with this word as the stop sequence and looks for it in the text, unstreamed and streamed.',
  claims: { 'not-in-text': 'FIN-09', 'not-in-stream': 'FIN-09' },
  requests: 3,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) => {
        const stops = operation.request.stop !== undefined && operation.answer!.text !== undefined;
        const streams = streamable(operation) && streamMap(operation).deltas.some(({ carries }) => carries === 'text');
        return target(operation, { 'not-in-text': stops, 'not-in-stream': stops && streams });
      }),
  async run({ operation, claims }, session) {
    const first = await ask(session, operation, { seed: 1 });
    const missing = noAnswer(first);
    if (missing !== undefined) return all(claims, missing);
    const stop = wordIn(textsOf(operation.answer!, first.json)[0] ?? '');
    if (stop === undefined) return all(claims, unseen('the answer is too short to take a stop sequence from'));
    const second = await ask(session, operation, { seed: 1, stop });
    const refused = noAnswer(second, true);
    if (refused !== undefined) return all(claims, refused);
    const text = textsOf(operation.answer!, second.json)[0] ?? '';
    return {
      'not-in-text': text.includes(stop) ? broken(`a text that ends before ${show(stop)}`, show(text.slice(-60)), second) : kept,
      'not-in-stream': claims.includes('not-in-stream') ? await apart(() => streamed(operation, session, stop)) : undefined,
    };
  },
});

async function streamed(operation: OperationMap, session: Session, stop: string): Promise<Judgement> {
  const exchange = await ask(session, operation, { seed: 1, stop, stream: true });
  const missing = noStream(exchange);
  if (missing !== undefined) return missing;
  const wrong = joinedPieces(streamMap(operation), exchange, 'text').find(({ text }) => text.includes(stop));
  if (wrong === undefined) return kept;
  return broken(`pieces that end before ${show(stop)}`, show(wrong.text.slice(-60)), exchange, describe(wrong.last));
}

/** A word past the first, so that some text stands before it. */
function wordIn(text: string): string | undefined {
  const words = text.match(/[A-Za-z]{3,}/g) ?? [];
  const first = words[0];
  return words.slice(1).find((word) => word !== first && text.indexOf(word) > 3);
}
