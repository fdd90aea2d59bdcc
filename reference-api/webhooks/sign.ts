// Standard Webhooks 1.0: secrets, and the header fields that prove who sent a payload and when.
import { createHmac, randomBytes } from 'node:crypto';
import type { WebhookSecret } from '../state/types.ts';

const PREFIX = 'whsec_';
/** "Random. At least 24 bytes (192 bits, 512 maximum)". */
const SECRET_BYTES = 32;

/** Never made from a seed: whoever knows a secret can send events. */
export function newSecret(): string {
  return `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/** The header fields of one attempt. `timestamp`: of the attempt, in Unix seconds. Secrets that have run out do not sign. */
export function signedHeaders(
  id: string,
  timestamp: number,
  payload: string,
  secrets: readonly WebhookSecret[],
): Record<string, string> {
  const valid = secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > timestamp);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    // "a space delimited list of signatures", so that a secret can be changed without a gap.
    'webhook-signature': valid.map(({ secret }) => `v1,${signature(`${id}.${timestamp}.${payload}`, secret)}`).join(' '),
  };
}

function signature(signed: string, secret: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return createHmac('sha256', key).update(signed).digest('base64');
}
