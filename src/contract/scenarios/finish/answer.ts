import { answersPlainly, noAnswer, textsOf } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { controlTokenAtEnd } from '../../control-tokens.ts';
import { valuesAt } from '../../pointer.ts';
import { callable } from '../../reach.ts';
import { all, byAnswer, scenario, target } from '../../scenario.ts';
import { broken, kept, show, unseen } from '../../verdict.ts';

export default scenario({
  id: 'finish/answer',
  about: 'Reads the finish reason of an ordinary answer, and the end of its text.',
  claims: { present: 'FIN-01', listed: 'FIN-05', 'clean-end': 'FIN-24' },
  requests: 1,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) => {
        const { finishReason, finish } = operation.answer!;
        return target(operation, {
          // Where the field is absent from a finished answer by definition, there is nothing to miss.
          present: finishReason !== undefined && finish?.absent === undefined && operation.kind.value === 'generation',
          listed: finishReason?.values !== undefined && finishReason.open !== true,
          'clean-end': operation.answer!.text !== undefined && operation.kind.value === 'generation',
        });
      }),
  passive: byAnswer('present', 'listed', 'clean-end'),
  async run({ operation, claims }, session) {
    const exchange = await ask(session, operation, {});
    const missing = noAnswer(exchange);
    if (missing !== undefined) return all(claims, missing);
    const field = operation.answer!.finishReason;
    const reasons = field === undefined ? [] : valuesAt(exchange.json, field.at).map((found) => found.value);
    const given = reasons.filter((reason) => reason !== null && reason !== '');
    const unlisted = given.find((reason) => !field?.values?.includes(reason));
    const texts = textsOf(operation.answer!, exchange.json).filter((text) => text !== '');
    const leak = texts.find((text) => controlTokenAtEnd(text) !== undefined);
    return {
      'clean-end':
        leak !== undefined
          ? broken('a text that ends without a control token', show(leak.slice(-60)), exchange)
          : texts.length === 0
            ? unseen('the answer holds no text')
            : kept,
      present:
        given.length > 0 && given.length === reasons.length
          ? kept
          : broken(`a finish reason at \`${field?.at}\``, reasons.length === 0 ? 'none' : show(reasons), exchange),
      listed:
        unlisted === undefined ? kept : broken(`one of ${show(field?.values)} at \`${field?.at}\``, show(unlisted), exchange),
    };
  },
});
