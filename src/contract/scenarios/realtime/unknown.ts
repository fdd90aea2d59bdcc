import { channelOf, channels, messageOf, opener } from '../../realtime/channels.ts';
import { openSocket } from '../../realtime/socket.ts';
import { all, scenario, target } from '../../scenario.ts';
import { broken, kept, show } from '../../verdict.ts';
import { isOpen, notOpen } from './connect.ts';

const UNKNOWN = 'assay.unknown';

export default scenario({
  id: 'realtime/unknown',
  about: 'Opens a channel and sends a message of a type that the description does not have, and then one that is no JSON.',
  claims: { error: 'WS-10', 'goes-on': 'WS-10' },
  requests: 1,
  targets: (map) =>
    channels(map).flatMap(({ channel, operation }) => {
      const typed = opener(channel)?.message.variants.some(({ type }) => type !== undefined) === true;
      const can = typed && channel.messages.some(({ error }) => error);
      return target(operation, { error: can, 'goes-on': can });
    }),
  async run({ operation, claims }, session) {
    const channel = channelOf(session.map, operation);
    const talk = await openSocket(session, operation);
    if (!isOpen(talk)) return all(claims, notOpen(talk));
    const at = opener(channel)!.message.variants.find(({ type }) => type !== undefined)!.type!.at;
    const errors = (messages: readonly unknown[]) => messages.filter((value) => messageOf(channel, value)?.error === true).length;
    talk.send({ [at.replace(/^\//, '')]: UNKNOWN });
    const told = await talk.until((messages) => errors(messages) > 0, QUICK_MS);
    const afterFirst = talk.closed;
    talk.send('{ no JSON');
    const toldAgain = told && (await talk.until((messages) => errors(messages) > 1, QUICK_MS));
    const { closed } = talk;
    talk.end();
    const found = (code: number | undefined) =>
      code === undefined ? (talk.messages.length === 0 ? 'nothing' : show(talk.messages.at(-1), 120)) : `code ${code}`;
    return {
      error: told && toldAgain ? kept : broken('an error message', found((told ? closed : afterFirst)?.code)),
      'goes-on':
        closed === undefined || closed.code === 1000 || closed.code === 1008
          ? kept
          : broken('the connection to stay open, or to be closed for a reason of the client (1008)', `code ${closed.code}`),
    };
  },
});

/** An error needs no model. */
const QUICK_MS = 10_000;
