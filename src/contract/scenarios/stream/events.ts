import type { StreamMap } from '../../../api-map/types.ts';
import type { Format } from '../../../description/types.ts';
import { noStream } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { eventErrors } from '../../conformance.ts';
import { describe, isError, payloadsOf, streamMap, variantOf } from '../../events.ts';
import type { Exchange } from '../../exchange.ts';
import { valuesAt } from '../../pointer.ts';
import { streamable } from '../../reach.ts';
import { all, byStream, scenario, target } from '../../scenario.ts';
import { blocked, broken, type Judgement, kept, show, unseen } from '../../verdict.ts';
import { eventNames } from './event-names.ts';
import { nesting } from './nesting.ts';
import { role, roleField } from './role.ts';
import { terminator } from './terminator.ts';

export default scenario({
  id: 'stream/events',
  about:
    'Follows the events of one stream: each against its schema, and all of them as one answer that begins, goes on and ends.',
  claims: {
    schema: 'SSE-07',
    terminator: 'SSE-04',
    identity: 'SSE-21',
    sequence: 'SSE-22',
    nesting: 'SSE-23',
    'event-name': 'SSE-24',
    role: 'SSE-42',
  },
  requests: 1,
  targets: (map) =>
    map.operations.filter(streamable).flatMap((operation) => {
      const stream = operation.stream!;
      return target(operation, {
        schema: stream.event !== undefined || stream.variants.some((variant) => variant.schema !== undefined),
        terminator: stream.terminator !== undefined && stream.terminator.value.by !== 'end',
        identity: stream.identity.length > 0,
        sequence: stream.sequence !== undefined,
        nesting: stream.variants.some(({ role }) => role === 'open') || stream.variants.some(({ role }) => role === 'start'),
        role: roleField(stream) !== undefined,
        'event-name': stream.framing === 'sse' && stream.discriminator !== undefined && stream.eventName !== 'none',
      });
    }),
  passive: byStream('schema', 'terminator', 'identity', 'sequence', 'nesting', 'event-name', 'role'),
  async run({ operation, claims }, session) {
    const map = streamMap(operation);
    const exchange = await ask(session, operation, { stream: true });
    const missing = noStream(exchange);
    if (missing !== undefined) return all(claims, missing);
    const failure = payloadsOf(map, exchange).find((event) => isError(map, event));
    const failed =
      failure === undefined ? undefined : blocked('basics/call:no-server-error', 'the stream reports a failure', exchange);
    const cut =
      exchange.ending === 'complete' || exchange.ending === 'timeout'
        ? undefined
        : blocked('stream/framing:closed-in-order', 'the stream was cut', exchange);
    return {
      schema: schema(session.map.format, map, exchange),
      terminator: map.terminator === undefined ? undefined : (failed ?? terminator(map, exchange, cut)),
      identity: identity(map, exchange),
      sequence: map.sequence === undefined ? undefined : sequence(map, map.sequence, exchange),
      nesting: nesting(map, exchange, failed ?? cut),
      role: roleField(map) === undefined ? undefined : role(map, exchange, failed ?? cut),
      'event-name': map.discriminator === undefined ? undefined : eventNames(map, map.discriminator, exchange),
    };
  },
});

function schema(format: Format, map: StreamMap, exchange: Exchange): Judgement {
  // A failure that the description has no event for is told by its own checks.
  const described = map.variants.some(({ role, schema: own }) => role === 'error' && own !== undefined);
  for (const event of payloadsOf(map, exchange)) {
    if (!described && isError(map, event)) continue;
    const errors = eventErrors(format, map, event);
    if (errors.length > 0)
      return broken('events that are valid against their schema', errors.slice(0, 3).join('; '), exchange, describe(event));
  }
  return kept;
}

function identity(map: StreamMap, exchange: Exchange): Judgement {
  for (const at of map.identity) {
    let first: unknown;
    for (const event of payloadsOf(map, exchange)) {
      if (isError(map, event)) continue;
      for (const { value } of valuesAt(event.json, at)) {
        if (value === null) continue;
        if (value === '' && /\/id$/.test(at)) return broken(`a value at \`${at}\``, show(value), exchange, describe(event));
        first ??= value;
        if (JSON.stringify(value) !== JSON.stringify(first)) {
          return broken(`one value of \`${at}\` in all events, ${show(first)}`, show(value), exchange, describe(event));
        }
      }
    }
  }
  return kept;
}

function sequence(map: StreamMap, at: string, exchange: Exchange): Judgement {
  let last: number | undefined;
  for (const event of payloadsOf(map, exchange)) {
    const value = valuesAt(event.json, at)[0]?.value;
    if (value === undefined) continue;
    const expected: number | undefined = last === undefined ? map.sequenceStart : last + 1;
    if (typeof value !== 'number' || (expected !== undefined && value !== expected)) {
      return broken(`\`${at}\` ${expected ?? 'as a number'}`, show(value), exchange, describe(event));
    }
    last = value;
  }
  if (last !== undefined) return kept;
  const name = at.slice(1);
  const bare = payloadsOf(map, exchange).find((event) => {
    const variant = map.variants.find((one) => one.name === variantOf(map, event));
    const required = (variant?.schema ?? map.event)?.get('required')?.value;
    return Array.isArray(required) && required.includes(name);
  });
  return bare === undefined
    ? unseen('no event carries a sequence number')
    : broken(`a number at \`${at}\` of each event, which the description requires`, 'none', exchange, describe(bare));
}
