import type { OperationMap, ParameterMap } from '../../../api-map/types.ts';
import { noStream, refusal } from '../../answers.ts';
import { callOn } from '../../batch-input.ts';
import type { Call } from '../../call.ts';
import { payloadsOf, streamMap } from '../../events.ts';
import type { Exchange, StreamEvent } from '../../exchange.ts';
import { inBackground, jobTargets, sharedRun } from '../../jobs.ts';
import { valueAt } from '../../pointer.ts';
import { all, scenario, target } from '../../scenario.ts';
import type { Session } from '../../session.ts';
import { blocked, broken, type Judgement, kept, show, unseen } from '../../verdict.ts';

/** Names under which no two APIs mean different things: the number, or the id, of the last event that the client has. */
const CERTAIN = /^(starting_after|last[-_]event[-_]id)$/i;

export default scenario({
  id: 'stream/resume',
  about: 'Reads the stream of an answer that was made in the background to its end, and once more behind an event in its middle.',
  claims: { offered: 'SSE-26', 'nothing-lost': 'SSE-43', 'nothing-twice': 'SSE-43' },
  creates: true,
  requests: 17,
  targets: (map) =>
    jobTargets(map.operations)
      .filter(inBackground)
      .flatMap((operation) => {
        const poll = map.operations.find(({ key }) => key === operation.job!.poll);
        const ways = poll === undefined ? [] : waysOf(poll);
        const can = ways.length > 0;
        return target(operation, { offered: can, 'nothing-lost': can, 'nothing-twice': can });
      }),
  async run({ operation, claims }, session) {
    const run = await sharedRun(session, operation);
    const refused = refusal(run.creation);
    if (refused !== undefined) return all(claims, refused);
    const poll = session.operation(operation.job!.poll)!;
    if (run.id === undefined || run.end === undefined)
      return all(claims, blocked('jobs/lifecycle:pollable', 'the job did not end', run.creation));
    const whole = await session.send(streamed(poll, run.id));
    const missing = whole.status >= 400 && whole.status < 500 ? undefined : noStream(whole);
    if (missing !== undefined) return all(claims, missing);
    const events = payloadsOf(streamMap(poll), whole);
    const from = events[Math.floor(events.length / 2)];
    if (from === undefined || events.length < 3) return all(claims, unseen('the answer has no events to go on from'));
    const rests = await Promise.all(waysOf(poll).map((way) => rest(session, poll, run.id!, way, from)));
    const read = rests.flatMap((found) => found ?? []);
    const silent = read.find(({ status }) => status >= 300);
    if (read.length === 0) return all(claims, unseen('the events carry nothing to go on from'));
    if (silent !== undefined)
      return {
        ...all(claims, blocked('stream/resume:offered', 'the stream is not resumed', silent)),
        offered: broken('the rest of the stream', `status ${silent.status}`, silent, silent.text().slice(0, 200)),
      };
    return {
      offered: kept,
      'nothing-lost': first(read, (exchange) => lost(poll, exchange, events, from)),
      'nothing-twice': first(read, (exchange) => twice(poll, exchange, events, from)),
    };
  },
});

function waysOf({ stream }: OperationMap): readonly ParameterMap[] {
  return (stream?.framing === 'sse' ? (stream.resume ?? []) : []).filter(({ name }) => CERTAIN.test(name));
}

function streamed(poll: OperationMap, id: string): Call {
  const call = callOn(poll, id);
  const by = poll.stream!.switch;
  const query = [...(call.query ?? [])];
  if (by.by === 'flag' && by.in === 'query') {
    const name = by.field.at.replace(/^\//, '');
    return { ...call, stream: true, query: [...query.filter(([other]) => other !== name), [name, by.on ?? 'true']] };
  }
  return { ...call, stream: true };
}

/** The stream behind an event; undefined where the event has nothing by which this way could name it. */
async function rest(
  session: Session,
  poll: OperationMap,
  id: string,
  { name, in: place }: ParameterMap,
  from: StreamEvent,
): Promise<Exchange | undefined> {
  const call = streamed(poll, id);
  const sequence = poll.stream!.sequence;
  const number = sequence === undefined ? undefined : valueAt(from.json, sequence);
  const mark = /event/i.test(name) ? (from.id ?? number) : (number ?? from.id);
  if (mark === undefined || mark === '') return undefined;
  const pair = [name, String(mark)] as const;
  return session.send(
    place === 'query'
      ? { ...call, query: [...(call.query ?? []).filter(([other]) => other !== name), pair] }
      : { ...call, headers: [...(call.headers ?? []), pair] },
  );
}

function first(read: readonly Exchange[], judge: (exchange: Exchange) => Judgement): Judgement {
  const judged = read.map(judge);
  return judged.find(({ is }) => is === 'broken') ?? judged.find(({ is }) => is === 'kept') ?? judged[0]!;
}

function lost(poll: OperationMap, exchange: Exchange, events: readonly StreamEvent[], from: StreamEvent): Judgement {
  const got = new Set(payloadsOf(streamMap(poll), exchange).map(({ data }) => data));
  const missing = events.slice(events.indexOf(from) + 1).find(({ data }) => !got.has(data));
  return missing === undefined
    ? kept
    : broken('all events behind the one that was named', `none that is ${show(missing.data)}`, exchange);
}

function twice(poll: OperationMap, exchange: Exchange, events: readonly StreamEvent[], from: StreamEvent): Judgement {
  const got = payloadsOf(streamMap(poll), exchange).map(({ data }) => data);
  const had = new Set(events.slice(0, events.indexOf(from) + 1).map(({ data }) => data));
  const again = got.find((data, index) => had.has(data) || got.indexOf(data) !== index);
  return again === undefined ? kept : broken('no event that the client has', `${show(again)} again`, exchange);
}
