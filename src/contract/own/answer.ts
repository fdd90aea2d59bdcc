// What came back and what a step expects of it → the first thing that is otherwise, and what is captured for later steps.
import type { Exchange, StreamEvent } from '../exchange.ts';
import { valuesAt } from '../pointer.ts';
import { broken, type Judgement, kept, show } from '../verdict.ts';
import { filled, type Variables } from './expression.ts';
import { mismatch, satisfies } from './match.ts';
import type { AnswerExpectation, Capture, Matchers, Status, StreamCapture, StreamExpectation } from './types.ts';

const SUCCESS: readonly Status[] = ['2xx'];

export function judgeAnswer(exchange: Exchange, expect: AnswerExpectation = {}): Judgement {
  const head = judgeHead(exchange, expect);
  if (head !== undefined) return head;
  const wrong = mismatch(expect.body ?? {}, exchange.json);
  if (wrong !== undefined) return broken(wrong.expected, wrong.found, exchange, exchange.text());
  return kept;
}

export function judgeStream(exchange: Exchange, expect: StreamExpectation = {}): Judgement {
  const head = judgeHead(exchange, expect);
  if (head !== undefined) return head;
  if (exchange.stream === undefined)
    return broken('a stream', `one body of type \`${exchange.mediaType}\``, exchange, exchange.text());
  const { events } = exchange.stream;
  const { firstEventWithin } = expect;
  const first = events[0]?.at;
  if (firstEventWithin !== undefined && first !== undefined && first - exchange.wire.timings.start > firstEventWithin)
    return broken(
      `the first event within ${firstEventWithin} ms`,
      `after ${Math.round(first - exchange.wire.timings.start)} ms`,
      exchange,
    );
  return judgeEvents(exchange, events, expect.events ?? {}) ?? kept;
}

function judgeEvents(
  exchange: Exchange,
  events: readonly StreamEvent[],
  expect: NonNullable<StreamExpectation['events']>,
): Judgement | undefined {
  const { count, each, some, none, first, last, inOrder } = expect;
  const tell = (expected: string, found: string, event?: StreamEvent) => broken(expected, found, exchange, event?.data);
  if (count !== undefined && !satisfies(count, events.length))
    return tell(`a number of events that satisfies ${show(count)}`, String(events.length));
  for (const [index, event] of events.entries()) {
    const wrong = each === undefined ? undefined : against(each, event);
    if (wrong !== undefined) return tell(`in each event ${wrong.expected}`, `${wrong.found} in event ${index}`, event);
    if (none !== undefined && against(none, event) === undefined)
      return tell(`no event that matches ${show(none, 120)}`, `event ${index}`, event);
  }
  if (some !== undefined && !events.some((event) => against(some, event) === undefined))
    return tell(`an event that matches ${show(some, 120)}`, `none of ${events.length}`);
  for (const [name, matchers, event] of [
    ['first', first, events[0]],
    ['last', last, events.at(-1)],
  ] as const) {
    if (matchers === undefined) continue;
    if (event === undefined) return tell(`a ${name} event`, 'no event');
    const wrong = against(matchers, event);
    if (wrong !== undefined) return tell(`in the ${name} event ${wrong.expected}`, wrong.found, event);
  }
  let from = 0;
  for (const matchers of inOrder ?? []) {
    const at = events.findIndex((event, index) => index >= from && against(matchers, event) === undefined);
    if (at < 0) return tell(`behind event ${from - 1} one that matches ${show(matchers, 120)}`, 'none');
    from = at + 1;
  }
  return undefined;
}

/** What of an event does not match. */
export function against(matchers: Matchers, event: Pick<StreamEvent, 'data' | 'event' | 'id'> & { readonly json?: unknown }) {
  return mismatch(matchers, event.json, (name) => event[name as 'data' | 'event' | 'id']);
}

function judgeHead(exchange: Exchange, expect: AnswerExpectation): Judgement | undefined {
  const wanted = expect.status === undefined ? SUCCESS : ([expect.status].flat() as Status[]);
  if (exchange.status === 0) return broken(`status ${wanted.join(' or ')}`, `no answer: ${exchange.wire.detail}`, exchange);
  if (!wanted.some((status) => hasStatus(exchange.status, status)))
    return broken(`status ${wanted.join(' or ')}`, String(exchange.status), exchange, exchange.text());
  for (const [name, wish] of Object.entries(expect.headers ?? {})) {
    const value = exchange.header(name);
    if (wish === false ? value === undefined : value !== undefined && satisfies(wish, value)) continue;
    const expected = wish === false ? `no header \`${name}\`` : `a header \`${name}\` that satisfies ${show(wish, 120)}`;
    return broken(expected, value === undefined ? 'none' : show(value), exchange);
  }
  const took = exchange.wire.timings.end - exchange.wire.timings.start;
  if (expect.within !== undefined && took > expect.within)
    return broken(`an answer within ${expect.within} ms`, `after ${Math.round(took)} ms`, exchange);
  if (exchange.ending !== 'complete' && exchange.ending !== 'stopped')
    return broken('a complete answer', exchange.wire.detail, exchange);
  return undefined;
}

function hasStatus(status: number, wanted: Status): boolean {
  return typeof wanted === 'number' ? status === wanted : String(status)[0] === wanted[0];
}

/** The variables with those of a step, or what one of them lacks. */
export function captured(
  captures: Readonly<Record<string, Capture | StreamCapture>>,
  exchange: Exchange,
  variables: Variables,
): { readonly variables: Variables; readonly missing?: Judgement } {
  const found: Record<string, unknown> = {};
  for (const [name, capture] of Object.entries(captures)) {
    const value = capturedValue(filled(capture, variables) as Capture | StreamCapture, exchange);
    if (value === undefined)
      return {
        variables,
        missing: broken(`a value for \`${name}\` at ${show(capture)}`, 'nothing', exchange, exchange.text()),
      };
    found[name] = value;
  }
  return { variables: { ...variables, ...found } };
}

function capturedValue(capture: Capture | StreamCapture, exchange: Exchange): unknown {
  const events = exchange.stream?.events ?? [];
  const all = (pointer: string) => events.flatMap((event) => valuesAt(event.json, pointer)).map(({ value }) => value);
  const present = (pointer: string) => all(pointer).filter((value) => value !== null);
  if (typeof capture === 'string') return singleOrAll(exchange.json, capture);
  if ('header' in capture) return exchange.header(capture.header);
  if ('status' in capture) return exchange.status;
  if ('join' in capture) return present(capture.join).join('');
  if ('first' in capture) return present(capture.first)[0];
  if ('last' in capture) return present(capture.last).at(-1);
  return events.filter((event) => against(capture.count, event) === undefined).length;
}

/** A pointer with a `*` gives a list. */
function singleOrAll(json: unknown, pointer: string): unknown {
  const found = valuesAt(json, pointer).map(({ value }) => value);
  return pointer.split('/').includes('*') ? found : found[0];
}
