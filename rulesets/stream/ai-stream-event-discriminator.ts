// Event schemas with several variants in, those that nothing tells apart out.
import { rule } from '../rule.ts';
import { declaredStreams } from '../select.ts';

export const aiStreamEventDiscriminator = rule({
  id: 'ai-stream-event-discriminator',
  clause: 'SSE-15',
  severity: 'warn',
  preset: 'recommended',
  summary: 'An event schema with several variants has a discriminator.',
  fix: 'Give every variant a constant such as `type: {const: …}`, and name that field in `discriminator`.',
  *appliesTo(map) {
    for (const { operation, stream } of declaredStreams(map)) {
      const count =
        stream.event === undefined ? 0 : ((stream.event.get('oneOf') ?? stream.event.get('anyOf'))?.items().length ?? 0);
      // Feeds that call no model are told apart by the `event:` line as a rule.
      if (operation.inference && stream.event !== undefined && count >= 2)
        yield { operation, event: stream.event, count, discriminator: stream.discriminator };
    }
  },
  *check({ event, count, discriminator }) {
    if (discriminator !== undefined || event.get('discriminator') !== undefined) return;
    yield {
      node: event,
      message: `Expected a field that tells the ${count} variants of the event apart, found none that is constant in each.`,
    };
  },
});
