import type { StreamMap } from '../../../api-map/types.ts';
import { noStream } from '../../answers.ts';
import { ask, LONG_PROMPT } from '../../ask.ts';
import { describe, payloadsOf, roleOf, streamMap } from '../../events.ts';
import type { Exchange } from '../../exchange.ts';
import { streamable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, type Judgement, kept, unseen } from '../../verdict.ts';

/** Below this a burst hides nothing from anyone, and the clock of a loaded machine says little. */
const MEANINGFUL_MS = 1000;
const MEANINGFUL_EVENTS = 12;
/** SSE-20. */
const HEARTBEAT_MS = 30_000;
/** The share of the whole time within which a burst arrives. */
const BURST_SHARE = 0.02;

export default scenario({
  id: 'stream/timing',
  about: 'Asks for a longer stream and looks at when its bytes came.',
  claims: { incremental: 'SSE-18', heartbeat: 'SSE-20' },
  requests: 2,
  outputTokens: 200,
  targets: (map) =>
    map.operations.filter(streamable).flatMap((operation) => target(operation, { incremental: true, heartbeat: true })),
  // A burst by itself may be a fast model; that takes a stream of a known length.
  passive: (_, { asked, wire }) => (asked === 'stream' && wire.arrivals.length > 0 ? ['heartbeat'] : []),
  async run({ operation }, session) {
    const long = { stream: true, prompt: LONG_PROMPT, limit: 200 };
    const exchange = await ask(session, operation, long);
    const first = judge(exchange);
    // A stall of the network or of this machine can look like a burst once.
    const incremental = first.is === 'broken' ? judge(await ask(session, operation, { ...long, copy: 1 })) : first;
    return { incremental, heartbeat: heartbeat(streamMap(operation), exchange) };
  },
});

/** The longest silence between two arrivals. Most streams are never silent for long nor send a ping, and then there is nothing to judge. */
function heartbeat(map: StreamMap, exchange: Exchange): Judgement {
  const missing = noStream(exchange);
  if (missing !== undefined) return missing;
  const { arrivals, timings, ending } = exchange.wire;
  const times = arrivals.map(({ at }) => at).concat(ending === 'timeout' ? [timings.end] : []);
  const gaps = times.slice(1).map((at, index) => at - times[index]!);
  const longest = Math.max(0, ...gaps);
  if (longest < HEARTBEAT_MS) {
    const seen = exchange.stream!.comments.length > 0 || payloadsOf(map, exchange).some((event) => roleOf(map, event) === 'ping');
    return seen ? kept : unseen(`the longest silence was ${Math.round(longest)} ms`);
  }
  const from = times[gaps.indexOf(longest)]!;
  const before = exchange.stream!.events.findLast(({ at }) => at !== undefined && at <= from);
  const evidence = before === undefined ? undefined : `the silence follows ${describe(before)}`;
  const found = `${Math.round(longest)} ms of silence`;
  return broken(`a comment or event at least every ${HEARTBEAT_MS / 1000} s`, found, exchange, evidence);
}

function judge(exchange: Exchange): Judgement {
  const missing = noStream(exchange);
  if (missing !== undefined) return missing;
  const { arrivals, timings } = exchange.wire;
  const total = timings.end - (timings.sent ?? timings.start);
  const first = arrivals[0]?.at ?? timings.end;
  const last = arrivals.at(-1)?.at ?? timings.end;
  const events = exchange.stream!.events.length;
  if (exchange.ending !== 'complete' || total < MEANINGFUL_MS || events < MEANINGFUL_EVENTS) {
    return unseen(`the stream took ${Math.round(total)} ms for ${events} events, too little to tell a burst`);
  }
  if (last - first > total * BURST_SHARE) return kept;
  return broken(
    'events that come as they are produced',
    `${events} events within ${Math.round(last - first)} ms, after ${Math.round(first - timings.start)} ms of silence`,
    exchange,
  );
}
