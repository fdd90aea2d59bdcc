// Standard Webhooks 1.0, as a receiver reads it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Attempt } from './receiver.ts';

const SECRET = /^whsec_[A-Za-z0-9+/]+={0,2}$/;

/** The secret in an answer, wherever it stands: its prefix is there to be recognised by. */
export function secretIn(json: unknown): string | undefined {
  if (typeof json === 'string') return SECRET.test(json) ? json : undefined;
  if (typeof json !== 'object' || json === null) return undefined;
  for (const value of Object.values(json)) {
    const found = secretIn(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether one of the signatures was made with the secret, over id, timestamp and body as they came. */
export function isSignedBy({ headers, body }: Attempt, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = Buffer.concat([Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`), body]);
  const expected = createHmac('sha256', key).update(signed).digest();
  return String(headers['webhook-signature'] ?? '')
    .split(' ')
    .some((signature) => {
      const made = /^v1,([A-Za-z0-9+/]+={0,2})$/.exec(signature)?.[1];
      const bytes = made === undefined ? undefined : Buffer.from(made, 'base64');
      return bytes?.length === expected.length && timingSafeEqual(bytes, expected);
    });
}
