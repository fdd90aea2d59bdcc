import { answersPlainly, noAnswer } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { isRecord, valuesAt } from '../../pointer.ts';
import { callable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, kept, show, unseen } from '../../verdict.ts';

export default scenario({
  id: 'finish/tools',
  about: 'Offers a tool, asks for its use and reads the finish reason of an answer that calls it.',
  claims: { 'says-so': 'FIN-10' },
  requests: 1,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) => {
        const { finishReason, finish, toolCalls } = operation.answer!;
        return target(operation, {
          'says-so':
            operation.request.tools !== undefined &&
            toolCalls !== undefined &&
            finishReason !== undefined &&
            (finish?.tool.length ?? 0) > 0,
        });
      }),
  async run({ operation }, session) {
    const exchange = await ask(session, operation, { tool: true, prompt: 'What is the weather in Paris? Use the tool.' });
    const missing = noAnswer(exchange, true);
    if (missing !== undefined) return { 'says-so': missing };
    const { finishReason, finish, toolCalls } = operation.answer!;
    const calls = valuesAt(exchange.json, toolCalls!.at)
      .flatMap(({ value }) => (Array.isArray(value) ? value : []))
      .filter((call) => isRecord(call) && (typeof call.type !== 'string' || /tool|function/.test(call.type)));
    if (calls.length === 0) return { 'says-so': unseen('the answer calls no tool') };
    const reasons = valuesAt(exchange.json, finishReason!.at).map(({ value }) => value);
    const judgement = reasons.some((reason) => finish!.tool.includes(String(reason)))
      ? kept
      : // A limit or a filter may cut a tool call short.
        reasons.some((reason) => finish!.length.includes(String(reason)) || finish!.filter.includes(String(reason)))
        ? unseen(`the answer ended with ${show(reasons[0])}`)
        : broken(
            `one of ${show(finish!.tool)} at \`${finishReason!.at}\`, since the answer calls a tool`,
            show(reasons[0]),
            exchange,
          );
    return { 'says-so': judgement };
  },
});
