import type { DeviationCode } from '../../../stream/index.ts';
import { noStream, ROOTS, refusal } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { describe, eventsOf, isSentinel, streamMap } from '../../events.ts';
import type { Exchange } from '../../exchange.ts';
import { essence } from '../../exchange.ts';
import { expectsJson, streamable } from '../../reach.ts';
import { all, byStream, scenario, target } from '../../scenario.ts';
import { blocked, broken, type Judgement, kept, show, unseen } from '../../verdict.ts';

export default scenario({
  id: 'stream/framing',
  about:
    'Reads one stream byte by byte: its media type, its encoding, where its events begin and end, and how the connection was closed.',
  claims: {
    'content-type': 'SSE-03',
    status: 'SSE-28',
    utf8: 'SSE-08',
    'last-event-closed': 'SSE-09',
    'no-stray-payload': 'SSE-10',
    json: 'SSE-11',
    'closed-in-order': 'SSE-29',
    'cache-control': 'SSE-19',
    fields: 'SSE-41',
  },
  requests: 1,
  targets: (map) =>
    map.operations.filter(streamable).flatMap((operation) => {
      const sse = operation.stream!.framing === 'sse';
      return target(operation, {
        'content-type': true,
        status: sse,
        utf8: true,
        'last-event-closed': sse,
        'no-stray-payload': sse,
        json: expectsJson(operation.stream!),
        'closed-in-order': true,
        'cache-control': true,
        fields: sse,
      });
    }),
  passive: (operation, exchange) => {
    const claims = byStream(
      'content-type',
      'status',
      'utf8',
      'last-event-closed',
      'no-stray-payload',
      'json',
      'cache-control',
      'fields',
    )(operation, exchange);
    // A browser's export says nothing of how the body was framed, and so of whether it was whole.
    return claims.length > 0 && exchange.wire.framing !== undefined ? [...claims, 'closed-in-order'] : claims;
  },
  async run({ operation, claims }, session) {
    const map = streamMap(operation);
    const exchange = await ask(session, operation, { stream: true });
    const refused = refusal(exchange);
    if (refused !== undefined) return all(claims, refused);
    const type = map.mediaType === essence(map.mediaType) ? map.mediaType : essence(map.mediaType);
    const contentType =
      exchange.mediaType === type ? kept : broken(`Content-Type \`${type}\``, show(exchange.header('content-type')), exchange);
    if (exchange.stream === undefined) {
      return {
        ...all(claims, blocked(ROOTS.streamType, 'one body came in place of a stream', exchange)),
        'content-type': contentType,
      };
    }
    const empty = noStream(exchange);
    const cut =
      exchange.ending === 'complete'
        ? undefined
        : blocked(ROOTS.streamClosed, `the stream was cut: ${exchange.wire.detail}`, exchange);
    return {
      'content-type': contentType,
      status: exchange.status === 200 ? kept : broken('status 200', String(exchange.status), exchange),
      utf8: lostCharacter(exchange) ?? without(exchange, ['invalid-utf8', 'replacement-character'], 'valid UTF-8', cut),
      'last-event-closed': without(exchange, ['unterminated-event'], 'a blank line after the last event', cut),
      'no-stray-payload': without(exchange, ['payload-outside-data'], 'payload in `data` fields only', cut),
      json: empty ?? brokenSequence(exchange, cut) ?? eachJson(exchange),
      'closed-in-order':
        exchange.ending === 'complete'
          ? kept
          : broken(
              'an orderly end of the connection with the last chunk complete',
              exchange.wire.detail,
              exchange,
              whereCut(exchange),
            ),
      'cache-control': cacheControl(exchange),
      fields: without(exchange, ['id-with-nul', 'invalid-retry'], 'an id without NUL and a retry of digits', cut),
    };

    function eachJson(from: Exchange): Judgement {
      const texts = eventsOf(from).filter((event) => !isSentinel(map, event));
      const wrong = texts.find((event) => event.json === undefined);
      if (wrong === undefined) return texts.length > 0 ? kept : unseen('no event but the sentinel came');
      return broken('one complete JSON text as the data of every event', show(wrong.data), from, describe(wrong));
    }
  },
});

function whereCut(exchange: Exchange): string {
  const last = eventsOf(exchange).at(-1);
  const bytes = `after ${exchange.wire.body.length} bytes of the body`;
  return last === undefined ? bytes : `${bytes}, behind ${describe(last)}`;
}

/** Kept when the decoder reported none of `codes`. After a cut, what is broken at the last byte is the cut's own doing. */
function without(exchange: Exchange, codes: readonly DeviationCode[], expected: string, cut?: Judgement): Judgement {
  const found = exchange.stream!.deviations.find((deviation) => codes.includes(deviation.code));
  if (found === undefined) return kept;
  const last = eventsOf(exchange).at(-1)?.end ?? 0;
  if (cut !== undefined && found.offset >= last) return cut;
  return broken(expected, `${found.message.replace(/\.$/, '')} (byte ${found.offset})`, exchange, found.excerpt);
}

/** RFC 7464: without the RS before a text and the LF behind it, a reader cannot tell a whole text from one that was cut. */
function brokenSequence(exchange: Exchange, cut: Judgement | undefined): Judgement | undefined {
  const codes: DeviationCode[] = ['missing-rs', 'missing-lf', 'truncated'];
  const judgement = without(exchange, codes, 'an RS before every text and an LF behind it', cut);
  return judgement.is === 'kept' ? undefined : judgement;
}

/** Half a character may also be lost before the JSON is written: then it stands there as an escape, in bytes that are clean. */
function lostCharacter(exchange: Exchange): Judgement | undefined {
  for (const event of eventsOf(exchange)) {
    const text = firstText(
      event.json,
      (value) => HALF.test(value) || (value.includes('\ufffd') && !event.data.includes('\ufffd')),
    );
    if (text !== undefined)
      return broken('whole characters in every event', `half of one in ${show(text)}`, exchange, describe(event));
  }
  return undefined;
}

function firstText(value: unknown, wanted: (text: string) => boolean, depth = 0): string | undefined {
  if (typeof value === 'string') return wanted(value) ? value : undefined;
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return undefined;
  for (const child of Object.values(value)) {
    const found = firstText(child, wanted, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** In a pattern with the flag `u` only one that stands alone is a surrogate. */
const HALF = /\p{Surrogate}/u;
const MAX_DEPTH = 20;

function cacheControl(exchange: Exchange): Judgement {
  const value = exchange.headers('cache-control').join(', ');
  const forbids = /(^|,)\s*(no-store|no-cache|no-transform|private|max-age\s*=\s*0)\b/i.test(value);
  return forbids
    ? kept
    : broken('Cache-Control with `no-store` or `no-cache`', value === '' ? 'no Cache-Control' : show(value), exchange);
}
