import { answersPlainly, countsOf, noAnswer, textsOf } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { isRecord, valueAt } from '../../pointer.ts';
import { callable } from '../../reach.ts';
import { all, byAnswer, scenario, target } from '../../scenario.ts';
import { broken, kept, unseen } from '../../verdict.ts';
import { aboveZero } from './above-zero.ts';
import { countsAreCounts, partsFit, totalAddsUp } from './arithmetic.ts';

export default scenario({
  id: 'usage/answer',
  about: 'Adds up the usage of an ordinary answer.',
  claims: { present: 'USE-01', divided: 'USE-02', total: 'USE-04', counts: 'USE-07', parts: 'USE-08', 'above-zero': 'USE-21' },
  requests: 1,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) => {
        const usage = operation.answer!.usage;
        return target(operation, {
          present: usage !== undefined && operation.kind.value === 'generation',
          divided: usage?.input !== undefined && usage.output !== undefined && operation.kind.value === 'generation',
          total: usage?.totalIsSum === true,
          counts: usage !== undefined,
          parts: (usage?.parts.length ?? 0) > 0,
          'above-zero': usage !== undefined && operation.kind.value === 'generation',
        });
      }),
  passive: byAnswer('present', 'divided', 'total', 'counts', 'parts', 'above-zero'),
  async run({ operation, claims }, session) {
    const exchange = await ask(session, operation, {});
    const missing = noAnswer(exchange);
    if (missing !== undefined) return all(claims, missing);
    const usage = operation.answer!.usage!;
    const value = valueAt(exchange.json, usage.at);
    const counts = countsOf(usage, exchange.json);
    const some = usage.counts.some(({ at }) => valueAt(exchange.json, at) !== undefined);
    if (!isRecord(value) || !some) {
      const absent = unseen('the answer reports no usage');
      return { ...all(claims, absent), present: broken(`token counts at \`${usage.at || '/'}\``, 'none', exchange) };
    }
    const seen = JSON.stringify(value);
    const numbers = countsAreCounts(usage, exchange.json, exchange, seen);
    const sides = [usage.input, usage.output].filter(
      (field) => field !== undefined && valueAt(exchange.json, field.at) === undefined,
    );
    return {
      present: kept,
      divided: sides.length === 0 ? kept : broken('input and output tokens apart', `no \`${sides[0]!.at}\``, exchange, seen),
      total: totalAddsUp(usage, counts, exchange, seen),
      counts: numbers,
      parts: partsFit(usage, exchange.json, exchange, seen),
      'above-zero': aboveZero(
        usage,
        exchange.json,
        textsOf(operation.answer!, exchange.json).some((text) => text !== ''),
        exchange,
      ),
    };
  },
});
