import { answersPlainly, refusal } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { isJsonType } from '../../exchange.ts';
import { streamable } from '../../reach.ts';
import { byAnswer, scenario, target } from '../../scenario.ts';
import { broken, kept, show } from '../../verdict.ts';

export default scenario({
  id: 'stream/switch',
  about: 'Sends the request with the stream switch off and looks for a stream in the answer.',
  claims: { 'off-is-one-body': 'SSE-25' },
  requests: 1,
  targets: (map) =>
    map.operations
      .filter(streamable)
      .flatMap((operation) =>
        target(operation, { 'off-is-one-body': operation.stream!.switch.by === 'flag' && answersPlainly(operation) }),
      ),
  passive: byAnswer('off-is-one-body'),
  async run({ operation }, session) {
    const exchange = await ask(session, operation, {});
    const refused = refusal(exchange);
    if (refused !== undefined) return { 'off-is-one-body': refused };
    const typed = /event-stream|ndjson|jsonl|json-seq/.test(exchange.mediaType);
    // A body in one JSON text under the media type of a stream is a mislabelled body, which another check names.
    const streamed =
      (typed && exchange.json === undefined) ||
      (!isJsonType(exchange.mediaType) && /^(data|event):/m.test(exchange.text().slice(0, 200)));
    return {
      'off-is-one-body': streamed
        ? broken('one body, since the stream switch is off', `a stream, ${show(exchange.text().slice(0, 60))}`, exchange)
        : kept,
    };
  },
});
