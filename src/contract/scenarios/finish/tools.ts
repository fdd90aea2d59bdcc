import { answersPlainly, noAnswer } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { isRecord, valuesAt } from '../../pointer.ts';
import { callable } from '../../reach.ts';
import { all, scenario, target } from '../../scenario.ts';
import { argumentsOf, faultOfArguments, namesTool } from '../../tool-calls.ts';
import { blocked, broken, type Judgement, kept, show, unseen } from '../../verdict.ts';

export default scenario({
  id: 'finish/tools',
  about: 'Offers a tool, asks for its use and reads the calls of the answer and its finish reason.',
  claims: { 'says-so': 'FIN-10', arguments: 'FIN-21', parameters: 'FIN-22' },
  requests: 1,
  outputTokens: 200,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) => {
        const { finishReason, finish, toolCalls } = operation.answer!;
        const offered = operation.request.tools !== undefined && toolCalls !== undefined;
        return target(operation, {
          'says-so': offered && finishReason !== undefined && (finish?.tool.length ?? 0) > 0,
          arguments: offered,
          parameters: offered,
        });
      }),
  async run({ operation, claims }, session) {
    const exchange = await ask(session, operation, {
      tools: 1,
      limit: TOOL_LIMIT,
      prompt: 'What is the weather in Paris? Use the tool get_weather.',
    });
    const missing = noAnswer(exchange, true);
    if (missing !== undefined) return all(claims, missing);
    const { finishReason, finish, toolCalls } = operation.answer!;
    const calls = valuesAt(exchange.json, toolCalls!.at)
      .flatMap(({ value }) => (Array.isArray(value) ? value : []))
      .filter((call) => isRecord(call) && (typeof call.type === 'string' ? /tool|function/.test(call.type) : namesTool(call)));
    if (calls.length === 0) return all(claims, unseen('the answer calls no tool'));
    const reasons = finishReason === undefined ? [] : valuesAt(exchange.json, finishReason.at).map(({ value }) => value);
    // A limit or a filter may cut a tool call short.
    const cut = reasons.find((reason) => finish?.length.includes(String(reason)) || finish?.filter.includes(String(reason)));
    if (cut !== undefined) return all(claims, unseen(`the answer ended with ${show(cut)}`));
    const [call, fault] = calls.map((one) => [one, faultOfArguments(argumentsOf(one))] as const).find(([, is]) => is) ?? [];
    const wrong = (): Judgement => broken(fault!.expected, show(argumentsOf(call)), exchange, JSON.stringify(call));
    return {
      'says-so': reasons.some((reason) => finish?.tool.includes(String(reason)))
        ? kept
        : broken(
            `one of ${show(finish?.tool)} at \`${finishReason?.at}\`, since the answer calls a tool`,
            show(reasons[0]),
            exchange,
          ),
      arguments: fault?.is === 'text' ? wrong() : kept,
      parameters:
        fault?.is === 'text'
          ? blocked('finish/tools:arguments', 'the arguments are no JSON', exchange)
          : fault === undefined
            ? kept
            : wrong(),
    };
  },
});

/** Enough for two calls with one short argument each, and some thought before. */
export const TOOL_LIMIT = 200;
