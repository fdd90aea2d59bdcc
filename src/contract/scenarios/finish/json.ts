import { answersPlainly, noAnswer, textsOf } from '../../answers.ts';
import { ask, callTo } from '../../ask.ts';
import { formatChange } from '../../body.ts';
import { valuesAt } from '../../pointer.ts';
import { callable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import { faultOfArguments } from '../../tool-calls.ts';
import { broken, kept, show, unseen } from '../../verdict.ts';

export default scenario({
  id: 'finish/json',
  about: 'Sends a JSON Schema for the answer and holds the text against it.',
  claims: { valid: 'FIN-25' },
  requests: 1,
  outputTokens: 200,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation) && operation.kind.value === 'generation')
      .flatMap((operation) => target(operation, { valid: operation.answer!.text !== undefined })),
  async run({ operation }, session) {
    const { json } = await callTo(session, operation);
    const set = formatChange(session.map.format, operation, json);
    if (set === undefined) return { valid: unseen('the request has no place for a schema of the answer') };
    const exchange = await ask(session, operation, { set, limit: 200, prompt: 'Name the capital of France, as JSON.' });
    const missing = noAnswer(exchange, true);
    if (missing !== undefined) return { valid: missing };
    const { finishReason, finish } = operation.answer!;
    const reasons = finishReason === undefined ? [] : valuesAt(exchange.json, finishReason.at).map(({ value }) => String(value));
    const cut = reasons.find((reason) => finish?.length.includes(reason) || finish?.filter.includes(reason));
    if (cut !== undefined) return { valid: unseen(`the answer ended with ${show(cut)}`) };
    const text = textsOf(operation.answer!, exchange.json)[0] ?? '';
    if (text === '') return { valid: unseen('the answer holds no text') };
    const fault = faultOfArguments(text);
    return {
      valid:
        fault === undefined ? kept : broken('a text that is valid against the schema of the request', show(text, 160), exchange),
    };
  },
});
