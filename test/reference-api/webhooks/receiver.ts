// A receiver without a socket: it takes what is sent, and answers as it is told.
import { createHmac } from 'node:crypto';
import { payloadOf } from '../../../reference-api/webhooks/payload.ts';
import type { Acknowledgement, Attempt, WebhookSender } from '../../../reference-api/webhooks/send.ts';
import { signedHeaders } from '../../../reference-api/webhooks/sign.ts';

export interface Received {
  readonly at: number;
  readonly url: string;
  readonly id: string;
  readonly timestamp: number;
  readonly signatures: readonly string[];
  readonly body: string;
}

export interface Receiver {
  readonly sender: WebhookSender;
  readonly received: Received[];
}

type Reply = number | 'silence' | Acknowledgement;

/** `reply`: to the attempt with that number, counted from 0. */
export function receiver(now: () => number, reply: (attempt: number, received: Received) => Reply = () => 200): Receiver {
  const received: Received[] = [];
  return {
    received,
    sender: {
      payload: payloadOf,
      sign: signedHeaders,
      refusal: () => undefined,
      async send({ url, headers, body }: Attempt, signal) {
        const one = {
          at: now(),
          url,
          id: headers['webhook-id'] ?? '',
          timestamp: Number(headers['webhook-timestamp']),
          signatures: (headers['webhook-signature'] ?? '').split(' '),
          body,
        };
        received.push(one);
        const answer = reply(received.length - 1, one);
        if (answer === 'silence')
          await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
        return typeof answer === 'number' ? { status: answer, retryAfter: undefined } : (answer as Acknowledgement);
      },
    },
  };
}

/** Which of the signatures were made with the secret, by the text of the standard. */
export function verified({ id, timestamp, signatures, body }: Received, secret: string): boolean[] {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return signatures.map((signature) => signature === `v1,${expected}`);
}
