import type { JobQueue, WebhookDelivery, WebhookEndpoint, WebhookStore } from '../types.ts';
import { collection } from './collection.ts';
import type { Database } from './database.ts';

/** What an endpoint's owner can look back on. Older deliveries go when a new one comes, unless they are still to be made. */
const KEPT_DELIVERIES = 1000;

const PRUNE = `DELETE FROM webhook_deliveries WHERE endpoint = ? AND item ->> '$.status' <> 'pending'
  AND seq <= (SELECT seq FROM webhook_deliveries WHERE endpoint = ? ORDER BY seq DESC LIMIT 1 OFFSET ${KEPT_DELIVERIES})`;

export function webhookStore(db: Database, jobs: JobQueue): WebhookStore {
  const endpoints = collection<WebhookEndpoint>(db, 'webhook_endpoints');
  const deliveries = collection<WebhookDelivery>(db, 'webhook_deliveries');
  return {
    endpoints: {
      ...endpoints,
      delete: (id) => (transaction) => {
        endpoints.delete(id)(transaction);
        db.run('DELETE FROM webhook_deliveries WHERE endpoint = ?', id);
      },
    },
    deliveries,
    publish: (event, nextId, only) => (transaction) => {
      const rows = db.all<{ readonly item: string }>('SELECT item FROM webhook_endpoints WHERE owner = ?', event.owner);
      const wanting = rows
        .map(({ item }) => JSON.parse(item) as WebhookEndpoint)
        .filter(({ id, enabled, events }) =>
          only === undefined ? enabled && (events.length === 0 || events.includes(event.type)) : id === only,
        );
      for (const endpoint of wanting) {
        const delivery: WebhookDelivery = {
          id: nextId(),
          owner: event.owner,
          endpointId: endpoint.id,
          event,
          status: 'pending',
          attempts: [],
          failures: 0,
          dueAt: event.createdAt * 1000,
          createdAt: event.createdAt,
        };
        deliveries.insert(delivery)(transaction);
        db.run(PRUNE, endpoint.id, endpoint.id);
        jobs.enqueue({ kind: 'webhook', id: delivery.id }, 0)(transaction);
      }
    },
  };
}
