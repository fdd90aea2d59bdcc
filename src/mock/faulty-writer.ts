// A reply and the ids of faults go in; the reply is written as a server with these faults would write it.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { ConnectionLost } from '../faults/connection-lost.ts';
import { transformWire } from '../faults/transforms/index.ts';
import { isStream, type MockReply } from './types.ts';

export async function writeFaulty(
  response: ServerResponse,
  reply: MockReply,
  faults: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const body = reply.body === undefined ? undefined : chunks(reply.body, signal);
  const spoilt = transformWire({ status: reply.status, headers: new Headers(reply.headers), body }, { signal }, faults);
  response.writeHead(spoilt.status, Object.fromEntries(spoilt.headers));
  response.flushHeaders();
  try {
    for await (const chunk of spoilt.body ?? []) {
      if (signal.aborted) return;
      if (!response.write(chunk)) await once(response, 'drain', { signal });
    }
    response.end();
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof ConnectionLost)) throw error;
    if (error.reset) response.socket?.resetAndDestroy();
    else response.socket?.destroySoon();
  }
}

async function* chunks(body: NonNullable<MockReply['body']>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  if (!isStream(body)) {
    yield typeof body === 'string' ? encoder.encode(body) : body;
    return;
  }
  for (const step of body.steps) {
    if (step.delay > 0) await delay(step.delay, undefined, { signal });
    yield encoder.encode(step.text);
  }
}
