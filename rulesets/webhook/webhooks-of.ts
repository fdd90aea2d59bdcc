// The node that holds all webhooks of a description.
import type { WebhookMap } from '../../src/api-map/types.ts';
import { Node } from '../../src/description/node.ts';

export function webhooksNode(webhook: WebhookMap): Node {
  const root = Node.root(webhook.node.lookup);
  return root.get('webhooks') ?? root.get('x-webhooks') ?? webhook.node;
}
