// Faults of the WebSocket, at its opening and between the conversation and the wire.

import { realtime } from '../realtime/connect.ts';
import type { Connect, Socket } from '../realtime/types.ts';
import { DEVELOPMENT_KEY } from '../reference-api.ts';
import { isTerminal } from '../responses/events.ts';
import type { ResponseEvent } from '../responses/types.ts';
import type { ServerFault, ServerFaults } from './types.ts';

type Send = Socket['send'];
type Message = Record<string, unknown> & { readonly type: string };

export const REALTIME: ServerFaults = {
  'realtime-refused': () => ({ connect: () => async () => new Response(null, { status: 404 }) }),
  'realtime-open-to-all': () => admitting(() => true),
  'realtime-any-key': () => admitting((sent) => sent !== null),
  'realtime-never-ends': () => sending((send) => (message, text) => (isEnd(message) ? Promise.resolve() : send(text))),
  'realtime-message-unlisted': () =>
    sending((send) => async (message, text) => {
      await send(text);
      if (message.type === 'response.created') await send(JSON.stringify({ type: 'response.debug', sequence_number: 1 }));
    }),
  'realtime-message-invalid': () =>
    sending((send) => (message, text) => send(message.type === 'response.output_text.delta' ? renamed(message) : text)),
  'realtime-number-skipped': () =>
    sending((send) => (message, text) => {
      const { sequence_number: number } = message;
      return send(typeof number === 'number' && number > 2 ? JSON.stringify({ ...message, sequence_number: number + 1 }) : text);
    }),
  'realtime-one-turn': () =>
    sending((send, socket) => async (message, text) => {
      await send(text);
      if (isEnd(message)) socket.close(1000, 'One turn only.');
    }),
  'realtime-unknown-silent': () =>
    sending((send) => (message, text) => (message.type === 'error' ? Promise.resolve() : send(text))),
  'realtime-crash': () =>
    sending((send, socket) => async (message, text) => {
      if (message.type === 'error') socket.close(1011, 'The connection failed.');
      else await send(text);
    }),
};

/** Whoever `lets` in has the development key. */
function admitting(lets: (sent: string | null) => boolean): ServerFault {
  return {
    connect: (clean, parts) => {
      const open: Connect = realtime(parts);
      return async (request) => {
        const sent = request.headers.get('authorization');
        if (!lets(sent)) return clean(request);
        const headers = new Headers(request.headers);
        headers.set('authorization', `Bearer ${DEVELOPMENT_KEY}`);
        return open(new Request(request.url, { headers }));
      };
    },
  };
}

function sending(change: (send: Send, socket: Socket) => (message: Message, text: string) => Promise<void>): ServerFault {
  return {
    connect: (clean) => async (request) => {
      const admitted = await clean(request);
      if (admitted instanceof Response) return admitted;
      return {
        ...admitted,
        talk(socket) {
          const write = change((text) => socket.send(text), socket);
          return admitted.talk({
            ...socket,
            messages: socket.messages,
            signal: socket.signal,
            send: (text) => write(JSON.parse(text), text),
          });
        },
      };
    },
  };
}

function isEnd(message: Message): boolean {
  return isTerminal(message as unknown as ResponseEvent);
}

function renamed({ delta, ...message }: Message): string {
  return JSON.stringify({ ...message, text: delta });
}
