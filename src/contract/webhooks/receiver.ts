// A receiver of webhooks on a free port of this machine, for the time of one scenario.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Session } from '../session.ts';

/** One attempt at a delivery, as it came. */
export interface Attempt {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** When it came, on the clock of the session. */
  readonly at: number;
  /** What it was answered with. */
  readonly status: number;
}

export interface Receiver {
  readonly url: string;
  readonly attempts: readonly Attempt[];
  /** Waits until there is an attempt as wanted, at most `ms`. Whatever happens to the target's resources meanwhile arrives here, too. */
  until(wanted: (attempt: Attempt, index: number) => boolean, ms: number): Promise<Attempt | undefined>;
  close(): void;
}

const LOOK_MS = 50;
const MOST_BYTES = 1024 * 1024;

/** `answer`: the status for the attempt with that number, counted from 0. */
export async function openReceiver(session: Session, answer: (attempt: number) => number): Promise<Receiver> {
  const attempts: Attempt[] = [];
  const { clock } = session.options;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) request.destroy();
      else chunks.push(chunk);
    });
    request.on('error', () => undefined);
    request.on('end', () => {
      const status = answer(attempts.length);
      attempts.push({ headers: request.headers, body: Buffer.concat(chunks), at: clock.now(), status });
      response.writeHead(status, { connection: 'close' }).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/assay`,
    attempts,
    async until(wanted, ms) {
      const late = clock.now() + ms;
      while (!attempts.some(wanted) && clock.now() < late) await session.pause(LOOK_MS);
      return attempts.find(wanted);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
