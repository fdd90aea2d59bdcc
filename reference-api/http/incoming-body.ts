// The body of an incoming message -> a stream that is read as fast as it is wanted.
import type { IncomingMessage } from 'node:http';

export interface IncomingBody {
  readonly stream: ReadableStream<Uint8Array>;
  /** Lets go of what was not read: the rest is thrown away as it comes, so that the connection can be used again. */
  discard(): void;
}

export function incomingBody(incoming: IncomingMessage): IncomingBody {
  let open = true;
  const discard = () => {
    open = false;
    incoming.removeAllListeners('data');
    incoming.resume();
  };
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const settle = (end: () => void) => {
        if (open) end();
        open = false;
      };
      incoming.pause();
      incoming.on('data', (chunk: Uint8Array) => {
        if (!open) return;
        controller.enqueue(new Uint8Array(chunk));
        if ((controller.desiredSize ?? 0) <= 0) incoming.pause();
      });
      incoming.on('end', () => settle(() => controller.close()));
      incoming.on('error', (error) => settle(() => controller.error(error)));
      incoming.on('close', () => settle(() => controller.error(new Error('The client has left.'))));
    },
    pull() {
      incoming.resume();
    },
    cancel: discard,
  });
  return { stream, discard };
}
