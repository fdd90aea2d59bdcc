// In: the operations of a map. Out: its collections of webhook endpoints: who registers a URL, and what can be done with it afterwards.
import { shape, snake } from '../schema/fields.ts';
import { bareOf, pathWords, withinCollection } from '../schema/paths.ts';
import type { OperationMap, WebhookEndpointsMap } from '../types.ts';

const COLLECTION = /^([a-z0-9]+_)*(web_?hooks?(_(endpoints?|subscriptions?|urls?))?)$/;
const URL_FIELD = /^(url|uri|(web_?hook|callback|endpoint|target)_?ur[il])$/;
const TEST = /^((send_?)?(test|ping)(_(event|message|delivery))?|trigger)$/;
const ROTATE = /(rotate|roll|regenerate|reset|renew)/;

export function readWebhookEndpoints(operations: readonly OperationMap[]): WebhookEndpointsMap[] {
  return operations.flatMap((create) => {
    const url = create.notify?.find(({ field }) => URL_FIELD.test(snake(field.at.slice(1))));
    const path = bareOf(create.path);
    const last = pathWords(path).at(-1) ?? '';
    if (create.method !== 'POST' || url === undefined || path.endsWith('}') || !COLLECTION.test(last)) return [];
    const below = (method: RegExp, fits: (rest: readonly string[]) => boolean) =>
      operations.find((other) => {
        const own = bareOf(other.path);
        return method.test(other.method) && own.startsWith(`${path}/`) && fits(withinCollection(own, path));
      })?.key;
    const isItem = (rest: readonly string[]) => rest.length === 1 && rest[0]?.includes('{') === true;
    const act = (word: RegExp) => (rest: readonly string[]) =>
      rest.length > 1 && rest[0]?.includes('{') === true && word.test(snake(rest.at(-1) ?? ''));
    const list = operations.find(({ method, path: own }) => method === 'GET' && bareOf(own) === path)?.key;
    const found = {
      list,
      get: below(/^GET$/, isItem),
      remove: below(/^DELETE$/, isItem),
      test: below(/^POST$/, act(TEST)),
      rotate: below(/^(POST|PUT)$/, act(ROTATE)),
    };
    const named = Object.fromEntries(Object.entries(found).filter(([, key]) => key !== undefined));
    return [{ path, create: create.key, url: url.field, ...named, evidence: shape(create.node) }];
  });
}
