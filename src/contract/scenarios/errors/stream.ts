import { ROOTS } from '../../answers.ts';
import { ask, wrongPrompt } from '../../ask.ts';
import { eventsOf } from '../../events.ts';
import type { Exchange } from '../../exchange.ts';
import { isSuccess } from '../../exchange.ts';
import { streamable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import { blocked, broken, type Judgement, kept, skipped } from '../../verdict.ts';

export default scenario({
  id: 'errors/stream',
  about:
    'Asks for streams that cannot start, with a prompt that breaks the schema and with a wrong credential, and reads the status.',
  claims: { status: 'ERR-10' },
  requests: 2,
  outputTokens: 0,
  targets: (map) =>
    map.operations
      .filter(streamable)
      .flatMap((operation) => target(operation, { status: wrongPrompt(map.format, operation) !== undefined })),
  async run({ operation }, session) {
    const invalid = judge(
      await ask(session, operation, { stream: true, set: wrongPrompt(session.map.format, operation)!, valid: false }),
      'the prompt breaks the schema',
    );
    if (invalid.is !== 'kept' || operation.security !== 'required') return { status: invalid };
    const stranger = await ask(session, operation, { stream: true, identity: 'stranger', valid: false });
    // That a wrong credential is refused at all is another claim; here only an error inside a stream counts.
    const hidden = isSuccess(stranger) && reportsError(stranger);
    return {
      status: hidden
        ? broken(
            'status 401 before the stream starts',
            `status ${stranger.status} and an error inside the stream`,
            stranger,
            stranger.text().slice(0, 200),
          )
        : kept,
    };
  },
});

function judge(exchange: Exchange, since: string): Judgement {
  if (exchange.status === 0) return blocked(ROOTS.serverError, `no answer came: ${exchange.wire.detail}`, exchange);
  if (exchange.status === 429 || exchange.status === 401 || exchange.status === 403)
    return skipped(`the request was refused with ${exchange.status}`);
  if (!isSuccess(exchange)) return kept;
  if (!reportsError(exchange)) return blocked('errors/invalid:refused', `a stream was answered although ${since}`, exchange);
  return broken(
    `an error status, since ${since}`,
    `status ${exchange.status} and the error inside the stream`,
    exchange,
    exchange.text().slice(0, 200),
  );
}

/** The first event, or the body that came in its place, speaks of an error. */
function reportsError(exchange: Exchange): boolean {
  const first = eventsOf(exchange)[0];
  const value = first?.json ?? exchange.json;
  const named = first?.named === true && /error/i.test(first.event);
  return (
    named ||
    (typeof value === 'object' &&
      value !== null &&
      Object.entries(value).some(([key, member]) =>
        /^errors?$/i.test(key) ? member !== null : key === 'type' && /error/i.test(String(member)),
      ))
  );
}
