import type { ChannelMap } from '../../../api-map/types.ts';
import { schemaErrors } from '../../conformance.ts';
import { isRecord } from '../../pointer.ts';
import { channelOf, channels, isEnd, isFromServer, messageOf, opener } from '../../realtime/channels.ts';
import { openSocket } from '../../realtime/socket.ts';
import { all, scenario, target } from '../../scenario.ts';
import { broken, type Judgement, kept, show, unseen } from '../../verdict.ts';
import { isOpen, notOpen } from './connect.ts';

const NUMBER = /^(sequence_number|sequence_id|sequence|seq|event_number)$/;

export default scenario({
  id: 'realtime/turn',
  about: 'Opens a channel, sends the message that begins a turn twice, one after the other, and reads what comes.',
  claims: { ends: 'WS-07', schema: 'WS-08', sequence: 'SSE-22', again: 'WS-09' },
  requests: 1,
  targets: (map) =>
    channels(map).flatMap(({ channel, operation }) => {
      const ends = opener(channel) !== undefined && channel.messages.some((message) => isFromServer(message) && isEnd(message));
      return target(operation, { ends, schema: ends, sequence: ends && numberOf(channel) !== undefined, again: ends });
    }),
  async run({ operation, claims }, session) {
    const channel = channelOf(session.map, operation);
    const talk = await openSocket(session, operation);
    if (!isOpen(talk)) return all(claims, notOpen(talk));
    const { payload } = opener(channel)!;
    const endsFrom = (first: number) => (messages: readonly unknown[]) =>
      messages.slice(first).some((value) => {
        const message = messageOf(channel, value);
        return message !== undefined && isEnd(message);
      });
    talk.send(payload);
    const ended = await talk.until(endsFrom(0));
    const first = [...talk.messages];
    const closed = talk.closed;
    talk.send(payload);
    const endedAgain = ended && closed === undefined && (await talk.until(endsFrom(first.length)));
    const second = talk.messages.slice(first.length);
    talk.end();
    const unended = closed === undefined ? `${first.length} messages, none of which ends it` : `code ${closed.code} instead`;
    return {
      ends: ended ? kept : broken('a message that ends the turn', unended),
      schema: valid(session.map.format, channel, [...first, ...second]),
      sequence: counted(channel, [first, second]),
      again: !ended
        ? unseen('the first turn did not end')
        : endedAgain
          ? kept
          : broken(
              'another turn on the same connection',
              talk.closed === undefined ? 'no end of it' : `code ${talk.closed.code}`,
            ),
    };
  },
});

function valid(format: Parameters<typeof schemaErrors>[0], channel: ChannelMap, values: readonly unknown[]): Judgement {
  if (values.length === 0) return unseen('nothing was sent');
  for (const value of values) {
    const message = messageOf(channel, value);
    if (message === undefined) return broken('a message of the description', show(value, 160));
    const errors = message.variants.map(({ schema }) => schemaErrors(format, schema, value));
    if (errors.every((found) => found.length > 0))
      return broken(`a valid \`${message.name}\``, errors[0]!.slice(0, 3).join('; '), undefined, JSON.stringify(value));
  }
  return kept;
}

/** The field that counts the messages of a turn. */
function numberOf({ messages }: ChannelMap): string | undefined {
  const schemas = messages.filter(isFromServer).flatMap(({ variants }) => variants.map(({ schema }) => schema));
  return schemas.flatMap((schema) => schema.get('properties')?.keys() ?? []).find((name) => NUMBER.test(name));
}

function counted(channel: ChannelMap, turns: readonly (readonly unknown[])[]): Judgement {
  const name = numberOf(channel)!;
  for (const turn of turns) {
    const numbers = turn.flatMap((value) => (isRecord(value) && typeof value[name] === 'number' ? [value[name]] : []));
    const wrong = numbers.findIndex((number, index) => index > 0 && number !== (numbers[index - 1] as number) + 1);
    if (wrong !== -1) return broken(`${(numbers[wrong - 1] as number) + 1} at \`/${name}\``, show(numbers[wrong]));
  }
  return turns.some((turn) => turn.length > 1) ? kept : unseen('too little was sent');
}
