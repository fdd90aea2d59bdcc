import { answersPlainly, noAnswer, textsOf } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { valueAt } from '../../pointer.ts';
import { callable } from '../../reach.ts';
import { all, scenario, target } from '../../scenario.ts';
import { broken, kept, show, unseen } from '../../verdict.ts';

export default scenario({
  id: 'sampling/seed',
  about: 'Sends one request with a seed twice and compares the texts.',
  claims: { repeats: 'SMP-05', fingerprint: 'SMP-06' },
  requests: 2,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) =>
        target(operation, {
          repeats: operation.request.seed !== undefined && operation.answer!.text !== undefined,
          fingerprint: operation.request.seed !== undefined && operation.answer!.fingerprint !== undefined,
        }),
      ),
  async run({ operation, claims }, session) {
    const [first, second] = await Promise.all([
      ask(session, operation, { seed: 7 }),
      ask(session, operation, { seed: 7, copy: 1 }),
    ]);
    const missing = noAnswer(first, true) ?? noAnswer(second, true);
    if (missing !== undefined) return all(claims, missing);
    const { fingerprint } = operation.answer!;
    const backends = fingerprint === undefined ? [] : [first, second].map(({ json }) => valueAt(json, fingerprint.at));
    const [left, right] = [textsOf(operation.answer!, first.json), textsOf(operation.answer!, second.json)];
    const same = JSON.stringify(left) === JSON.stringify(right);
    const moved = backends.length === 2 && backends[0] !== backends[1];
    return {
      repeats:
        left.length === 0
          ? unseen('the answer holds no text')
          : same
            ? kept
            : moved
              ? unseen('the backend changed between the two')
              : broken(show(left[0]), show(right[0]), second),
      fingerprint: backends.every((value) => typeof value === 'string' && value !== '')
        ? kept
        : broken(`a fingerprint at \`${fingerprint?.at}\``, show(backends[0]), first),
    };
  },
});
