// An event -> the bytes that are signed and sent: always the same ones for one event.
import type { WebhookEvent } from '../state/types.ts';

export function payloadOf({ id, type, createdAt, subject }: WebhookEvent): string {
  return JSON.stringify({ id, object: 'event', type, created_at: createdAt, data: { id: subject } });
}
