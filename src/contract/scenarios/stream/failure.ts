import { noStream } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { describe, eventsOf, isError, isSentinel, payloadsOf, roleOf, streamMap } from '../../events.ts';
import { streamable } from '../../reach.ts';
import { byStream, scenario, target } from '../../scenario.ts';
import { broken, kept, unseen } from '../../verdict.ts';

export default scenario({
  id: 'stream/failure',
  about: 'Looks at how a stream that reports a failure ends. It cannot make one fail, so it judges only what it sees.',
  claims: { 'not-complete': 'SSE-13' },
  requests: 1,
  targets: (map) =>
    map.operations
      .filter(streamable)
      .flatMap((operation) => target(operation, { 'not-complete': operation.stream!.error !== undefined })),
  passive: byStream('not-complete'),
  async run({ operation }, session) {
    const exchange = await ask(session, operation, { stream: true });
    const missing = noStream(exchange);
    if (missing !== undefined) return { 'not-complete': missing };
    const map = streamMap(operation);
    const failure = payloadsOf(map, exchange).find((event) => isError(map, event));
    if (failure === undefined) return { 'not-complete': unseen('no stream reported a failure') };
    const end = eventsOf(exchange).find(
      (event) => event.index > failure.index && (isSentinel(map, event) || roleOf(map, event) === 'end'),
    );
    return {
      'not-complete':
        end === undefined
          ? kept
          : broken('no terminal event after a failure', `one in event ${end.index}`, exchange, describe(failure)),
    };
  },
});
