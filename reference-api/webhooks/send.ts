// One attempt -> the status that it was answered with. No redirect is followed, and only allowed addresses are connected to.
import { lookup as lookUp } from 'node:dns';
import { type ClientRequestArgs, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { WebhookEvent, WebhookSecret } from '../state/types.ts';
import { addressRefusal, literalOf, urlRefusal, type WebhookReach } from './addresses.ts';
import { payloadOf } from './payload.ts';
import { signedHeaders } from './sign.ts';

export interface Attempt {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Acknowledgement {
  readonly status: number;
  /** The value of Retry-After. */
  readonly retryAfter: string | undefined;
}

export interface WebhookSender {
  /** The bytes that are signed and sent. */
  payload(event: WebhookEvent): string;
  /** The header fields of one attempt. `timestamp` in Unix seconds. */
  sign(id: string, timestamp: number, payload: string, secrets: readonly WebhookSecret[]): Record<string, string>;
  /** Why nothing can be sent to a URL; undefined when it can. */
  refusal(url: string): string | undefined;
  /** Rejects when no answer comes. */
  send(attempt: Attempt, signal: AbortSignal): Promise<Acknowledgement>;
}

/** An answer is read no further than its head; a receiver that goes on is hung up on. */
const IDLE_MS = 20_000;

export function webhookSender(reach: WebhookReach): WebhookSender {
  return {
    payload: payloadOf,
    sign: signedHeaders,
    refusal: (url) => urlRefusal(url, reach),
    send: ({ url: text, headers, body }, signal) =>
      new Promise((resolve, reject) => {
        const url = new URL(text);
        const literal = literalOf(url);
        const refused = literal === undefined ? undefined : addressRefusal(literal, url.protocol, reach);
        if (refused !== undefined) return reject(new Error(refused));
        const request = url.protocol === 'https:' ? requestHttps : requestHttp;
        const options: ClientRequestArgs = {
          method: 'POST',
          headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
          agent: false,
          signal,
          // Looked up and judged at each attempt, for the connection itself: a name that changes its address gets nowhere.
          lookup: guardedLookup(url.protocol, reach),
        };
        const outgoing = request(url, options, (response) => {
          resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
          response.on('error', () => undefined);
          response.resume();
        });
        outgoing.setTimeout(IDLE_MS, () => outgoing.destroy(new Error('The receiver has gone silent.')));
        outgoing.on('error', reject);
        outgoing.end(body);
      }),
  };
}

function guardedLookup(protocol: string, reach: WebhookReach): LookupFunction {
  return (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const refused = addresses.map(({ address }) => addressRefusal(address, protocol, reach));
      const allowed = addresses.filter((_, index) => refused[index] === undefined);
      const first = allowed[0];
      if (first === undefined) return callback(new Error(refused[0] ?? 'The name has no address.'), []);
      if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}
