import { noStream } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { asksForUsage, usageSwitch } from '../../body.ts';
import { describe, streamMap } from '../../events.ts';
import { streamable } from '../../reach.ts';
import { byStream, scenario, target } from '../../scenario.ts';
import { broken, kept } from '../../verdict.ts';
import { usageEvents } from './stream.ts';

export default scenario({
  id: 'usage/unasked',
  about: 'Streams without asking for usage, where usage is on request, and looks for it.',
  claims: { none: 'USE-11' },
  requests: 1,
  targets: (map) =>
    map.operations.filter(streamable).flatMap((operation) => target(operation, { none: usageSwitch(operation) !== undefined })),
  passive: (operation, exchange) => (asksForUsage(operation, exchange) === false ? byStream('none')(operation, exchange) : []),
  async run({ operation }, session) {
    const exchange = await ask(session, operation, { stream: true, usage: false });
    const missing = noStream(exchange);
    if (missing !== undefined) return { none: missing };
    const event = usageEvents(streamMap(operation), exchange)[0];
    return {
      none:
        event === undefined
          ? kept
          : broken('no usage, since it was not requested', `usage in event ${event.index}`, exchange, describe(event)),
    };
  },
});
