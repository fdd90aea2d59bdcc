import type { DeltaMap, OperationMap, StreamMap } from '../../../api-map/types.ts';
import { noStream } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { describe, fieldValues, isError, payloadsOf, streamMap } from '../../events.ts';
import type { Exchange, StreamEvent } from '../../exchange.ts';
import { joinedPieces, within } from '../../pieces.ts';
import { valueAt } from '../../pointer.ts';
import { streamable } from '../../reach.ts';
import { all, scenario, target } from '../../scenario.ts';
import { faultOfArguments } from '../../tool-calls.ts';
import { blocked, broken, type Judgement, kept, show, unseen } from '../../verdict.ts';
import { TOOL_LIMIT } from './tools.ts';

export default scenario({
  id: 'finish/tool-stream',
  about: 'Offers two tools, asks for the use of both in a stream, and joins the pieces of the calls.',
  claims: { 'says-so': 'FIN-10', arguments: 'FIN-21', 'told-apart': 'FIN-23' },
  requests: 1,
  outputTokens: 200,
  targets: (map) =>
    map.operations.filter(streamable).flatMap((operation) => {
      const { deltas, finishReason } = streamMap(operation);
      const streamed = operation.request.tools !== undefined && deltas.some(({ carries }) => carries === 'arguments');
      return target(operation, {
        'says-so': streamed && finishReason !== undefined && (operation.answer?.finish?.tool.length ?? 0) > 0,
        arguments: streamed,
        'told-apart': streamed && deltas.some(isPieceOfList),
      });
    }),
  async run({ operation, claims }, session) {
    const exchange = await ask(session, operation, {
      stream: true,
      tools: 2,
      limit: TOOL_LIMIT,
      prompt: 'What is the weather and what is the time in Paris? Use the tools get_weather and get_time.',
    });
    if (exchange.status >= 400 && exchange.status < 500)
      return all(claims, unseen(`the request was refused with ${exchange.status}`));
    const missing = noStream(exchange);
    if (missing !== undefined) return all(claims, missing);
    const map = streamMap(operation);
    const events = payloadsOf(map, exchange);
    if (events.some((event) => isError(map, event)))
      return all(claims, blocked('basics/call:no-server-error', 'the stream reports a failure', exchange));
    if (exchange.ending !== 'complete')
      return all(claims, blocked('stream/framing:closed-in-order', 'the stream was cut', exchange));
    const lists = callsOfLists(map, events, exchange);
    const calls = map.deltas.some(isPieceOfList) ? lists.calls : joinedPieces(map, exchange, 'arguments');
    if (calls.length === 0) return all(claims, unseen('the stream calls no tool'));
    const { apart } = lists;
    const wrong = calls.find(({ text }) => faultOfArguments(text)?.is === 'text');
    const says = map.finishReason === undefined ? kept : saysSo(operation, map, events, exchange);
    // A limit or a filter may cut a tool call short.
    if (says.is === 'unseen') return all(claims, says);
    return {
      'says-so': says,
      'told-apart': apart,
      arguments:
        wrong === undefined
          ? kept
          : apart.is === 'broken'
            ? blocked('finish/tool-stream:told-apart', 'the pieces of two calls cannot be told apart', exchange)
            : broken('pieces that join to one JSON object', show(wrong.text, 160), exchange, describe(wrong.last)),
    };
  },
});

/** Tool calls that stand in a list of the event, each under an index of its own. Calls of other streams are parts, which SSE-23 looks at. */
function isPieceOfList({ carries, at, keys }: DeltaMap): boolean {
  return carries === 'arguments' && keys.some((key) => key.endsWith('/*/index') && at.startsWith(key.slice(0, -'/index'.length)));
}

function saysSo(operation: OperationMap, map: StreamMap, events: readonly StreamEvent[], exchange: Exchange): Judgement {
  const { at, variant } = map.finishReason!;
  const finish = operation.answer?.finish;
  const found = [...fieldValues(map, events, at, variant)].filter(({ value }) => value !== null && value !== '');
  const last = found.at(-1);
  if (last === undefined) return kept;
  const is = (reasons: readonly string[] = []) => found.some(({ value }) => reasons.includes(String(value)));
  if (is(finish?.length) || is(finish?.filter)) return unseen(`the stream ended with ${show(last.value)}`);
  if (is(finish?.tool) || finish === undefined) return kept;
  return broken(
    `one of ${show(finish.tool)} at \`${at}\`, since the stream calls a tool`,
    show(last.value),
    exchange,
    describe(last.event),
  );
}

interface Call {
  readonly id: unknown;
  text: string;
  last: StreamEvent;
}

/** The pieces of calls in a list → what they join to, or the piece that does not say which call it belongs to. */
function callsOfLists(map: StreamMap, events: readonly StreamEvent[], exchange: Exchange): { calls: Call[]; apart: Judgement } {
  const calls = new Map<string, Call>();
  let apart: Judgement = kept;
  for (const delta of map.deltas.filter(isPieceOfList)) {
    const index = delta.keys.findLast((key) => key.endsWith('/*/index'))!;
    const call = index.slice(0, -'/index'.length);
    for (const { event, value, indices } of fieldValues(map, events, call, delta.variant)) {
      const [number, id] = [valueAt(value, '/index'), valueAt(value, '/id')];
      const named = typeof id === 'string' && id !== '';
      // A call that comes whole, in one piece, needs no index to be joined by.
      if (number === undefined && !named && valueAt(value, '/function/name') === undefined && apart.is === 'kept')
        apart = broken(`an index at \`${index}\``, 'neither an index nor an id', exchange, describe(event));
      const key = JSON.stringify([indices.slice(0, -1), number ?? (named ? id : calls.size)]);
      const text = valueAt(event.json, within(delta.at, indices));
      const known = calls.get(key);
      if (known === undefined)
        calls.set(key, { id: named ? id : undefined, text: typeof text === 'string' ? text : '', last: event });
      else {
        if (named && known.id !== undefined && known.id !== id && apart.is === 'kept')
          apart = broken(`an index of its own for the call ${show(id)}`, `that of ${show(known.id)}`, exchange, describe(event));
        known.text += typeof text === 'string' ? text : '';
        known.last = event;
      }
    }
  }
  return { calls: [...calls.values()].filter(({ text }) => text !== ''), apart };
}
