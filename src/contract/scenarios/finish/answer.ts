import { answersPlainly, noAnswer } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { valuesAt } from '../../pointer.ts';
import { callable } from '../../reach.ts';
import { all, scenario, target } from '../../scenario.ts';
import { broken, kept, show } from '../../verdict.ts';

export default scenario({
  id: 'finish/answer',
  about: 'Reads the finish reason of an ordinary answer.',
  claims: { present: 'FIN-01', listed: 'FIN-05' },
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
        });
      }),
  async run({ operation, claims }, session) {
    const exchange = await ask(session, operation, {});
    const missing = noAnswer(exchange);
    if (missing !== undefined) return all(claims, missing);
    const field = operation.answer!.finishReason!;
    const reasons = valuesAt(exchange.json, field.at).map((found) => found.value);
    const given = reasons.filter((reason) => reason !== null && reason !== '');
    const unlisted = given.find((reason) => !field.values?.includes(reason));
    return {
      present:
        given.length > 0 && given.length === reasons.length
          ? kept
          : broken(`a finish reason at \`${field.at}\``, reasons.length === 0 ? 'none' : show(reasons), exchange),
      listed: unlisted === undefined ? kept : broken(`one of ${show(field.values)} at \`${field.at}\``, show(unlisted), exchange),
    };
  },
});
