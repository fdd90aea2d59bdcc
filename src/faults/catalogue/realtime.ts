// Faults of WebSockets. `assay serve --fault` breaks them; `assay test` finds them with asyncapi.yaml.
import type { Fault } from '../types.ts';

const TURN = ['realtime/turn:again', 'realtime/turn:ends', 'realtime/turn:schema', 'realtime/turn:sequence'];
const UNKNOWN = ['realtime/unknown:error', 'realtime/unknown:goes-on'];

export const REALTIME_FAULTS: readonly Fault[] = [
  {
    id: 'realtime-refused',
    clause: 'WS-06',
    does: 'Answers the request to open a WebSocket with 404.',
    check: 'realtime/connect:opens',
    consequences: ['realtime/connect:missing', 'realtime/connect:wrong', ...TURN, ...UNKNOWN],
    kind: 'server',
  },
  {
    id: 'realtime-open-to-all',
    clause: 'SEC-03',
    does: 'Opens a WebSocket for whoever comes.',
    check: 'realtime/connect:missing',
    consequences: ['realtime/connect:wrong'],
    kind: 'server',
  },
  {
    id: 'realtime-any-key',
    clause: 'SEC-05',
    does: 'Opens a WebSocket for any key.',
    check: 'realtime/connect:wrong',
    consequences: [],
    kind: 'server',
  },
  {
    id: 'realtime-never-ends',
    clause: 'WS-07',
    does: 'Never says that an answer has ended.',
    check: 'realtime/turn:ends',
    consequences: [],
    kind: 'server',
  },
  {
    id: 'realtime-message-unlisted',
    clause: 'WS-08',
    does: 'Sends a message that the description does not have.',
    check: 'realtime/turn:schema',
    consequences: ['realtime/turn:sequence'],
    kind: 'server',
  },
  {
    id: 'realtime-message-invalid',
    clause: 'WS-08',
    does: 'Names a field of a message otherwise than the description.',
    check: 'realtime/turn:schema',
    consequences: [],
    kind: 'server',
  },
  {
    id: 'realtime-number-skipped',
    clause: 'SSE-22',
    does: 'Skips a number of its messages.',
    check: 'realtime/turn:sequence',
    consequences: [],
    kind: 'server',
  },
  {
    id: 'realtime-one-turn',
    clause: 'WS-09',
    does: 'Closes the connection when a turn has ended.',
    check: 'realtime/turn:again',
    consequences: [],
    kind: 'server',
  },
  {
    id: 'realtime-unknown-silent',
    clause: 'WS-10',
    does: 'Does not answer a message that it does not understand.',
    check: 'realtime/unknown:error',
    consequences: [],
    kind: 'server',
  },
  {
    id: 'realtime-crash',
    clause: 'WS-10',
    does: 'Ends the connection in failure when it does not understand a message.',
    check: 'realtime/unknown:goes-on',
    consequences: ['realtime/unknown:error'],
    kind: 'server',
  },
];
