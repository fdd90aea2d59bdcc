import { channels } from '../../realtime/channels.ts';
import { openSocket, type Talk } from '../../realtime/socket.ts';
import { scenario, target } from '../../scenario.ts';
import { blocked, broken, type Judgement, kept, unseen } from '../../verdict.ts';

export default scenario({
  id: 'realtime/connect',
  about: 'Opens a channel with the credential, without one, and with one that nobody issued.',
  claims: { opens: 'WS-06', missing: 'SEC-03', wrong: 'SEC-05' },
  requests: 3,
  targets: (map) =>
    channels(map).flatMap(({ operation }) => {
      const secured = operation.security === 'required';
      return target(operation, { opens: true, missing: secured, wrong: secured });
    }),
  async run({ operation }, session) {
    const caller = await openSocket(session, operation);
    caller.end();
    const [nobody, stranger] = [await openSocket(session, operation, 'nobody'), await openSocket(session, operation, 'stranger')];
    nobody.end();
    stranger.end();
    const open = isOpen(caller);
    return {
      opens: open ? kept : broken('the channel to be opened', outcome(caller)),
      missing: open ? refused(nobody, 'no credential was sent') : notOpen(caller),
      wrong: open ? refused(stranger, 'the credential is wrong') : notOpen(caller),
    };
  },
});

export function isOpen(talk: Talk): boolean {
  return talk.refused === undefined && talk.unreachable === undefined;
}

export function notOpen(talk: Talk): Judgement {
  return blocked('realtime/connect:opens', `the channel was not opened: ${outcome(talk)}`);
}

export function outcome({ refused: status, unreachable }: Talk): string {
  return status === undefined ? (unreachable ?? 'it was opened') : `status ${status}`;
}

/** RFC 6455 §4.2.2: who may not speak is answered as in HTTP, before there is a socket. */
function refused(talk: Talk, why: string): Judgement {
  if (talk.unreachable !== undefined) return unseen(talk.unreachable);
  if (talk.refused === 401 || talk.refused === 403) return kept;
  return broken(`status 401 or 403 in place of the upgrade, since ${why}`, outcome(talk));
}
