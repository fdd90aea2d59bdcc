import { answersPlainly, noAnswer, textsOf } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { callable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, kept, show, unseen } from '../../verdict.ts';

export default scenario({
  id: 'finish/stop',
  about: 'Takes a word out of an answer, asks again with this word as the stop sequence and looks for it in the text.',
  claims: { 'not-in-text': 'FIN-09' },
  requests: 2,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) =>
        target(operation, { 'not-in-text': operation.request.stop !== undefined && operation.answer!.text !== undefined }),
      ),
  async run({ operation }, session) {
    const first = await ask(session, operation, { seed: 1 });
    const missing = noAnswer(first);
    if (missing !== undefined) return { 'not-in-text': missing };
    const stop = wordIn(textsOf(operation.answer!, first.json)[0] ?? '');
    if (stop === undefined) return { 'not-in-text': unseen('the answer is too short to take a stop sequence from') };
    const second = await ask(session, operation, { seed: 1, stop });
    const refused = noAnswer(second, true);
    if (refused !== undefined) return { 'not-in-text': refused };
    const text = textsOf(operation.answer!, second.json)[0] ?? '';
    return {
      'not-in-text': text.includes(stop) ? broken(`a text that ends before ${show(stop)}`, show(text.slice(-60)), second) : kept,
    };
  },
});

/** A word past the first, so that some text stands before it. */
function wordIn(text: string): string | undefined {
  const words = text.match(/[A-Za-z]{3,}/g) ?? [];
  const first = words[0];
  return words.slice(1).find((word) => word !== first && text.indexOf(word) > 3);
}
