// What has happened to a resource -> the change that tells its owner's endpoints. It belongs into the commit that writes what has happened.
import { seconds } from '../clock.ts';
import type { Services } from '../services.ts';
import type { Change, WebhookEventType } from '../state/types.ts';

/** `subject`: the id of the resource. Only the id is sent; the receiver fetches the rest with its own key (HOOK-07). */
export function emit(
  { clock, ids, webhooks }: Pick<Services, 'clock' | 'ids' | 'webhooks'>,
  owner: string,
  type: WebhookEventType,
  subject: string,
): Change {
  const event = { id: ids.next('evt_'), owner, type, createdAt: seconds(clock), subject };
  return webhooks.publish(event, () => ids.next('whd_'));
}
