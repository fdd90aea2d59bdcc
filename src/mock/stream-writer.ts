// The steps of a stream go in; they are written to a response at their times, until the client leaves or the server closes.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { StreamBody } from './types.ts';

/** `signal` aborts when the connection is gone: no timer outlives its client. */
export async function writeStream(response: ServerResponse, body: StreamBody, signal: AbortSignal): Promise<void> {
  try {
    for (const step of body.steps) {
      if (step.delay > 0) await delay(step.delay, undefined, { signal });
      if (signal.aborted) return;
      if (!response.write(step.text)) await once(response, 'drain', { signal });
    }
    response.end();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
