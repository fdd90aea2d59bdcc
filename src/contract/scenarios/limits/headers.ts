import type { Exchange } from '../../exchange.ts';
import { callable } from '../../reach.ts';
import { retryAfterSeconds } from '../../retry-after.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, type Judgement, kept, show, unseen } from '../../verdict.ts';
import { type Item, parseList } from './structured-field.ts';

export default scenario({
  id: 'limits/headers',
  about: 'Reads the rate limit headers of all answers that came in this run. It sends nothing.',
  claims: { 'retry-after': 'LIM-02', 'well-formed': 'LIM-04', remaining: 'LIM-05' },
  last: true,
  requests: 0,
  outputTokens: 0,
  targets: (map) =>
    map.operations
      .filter(callable)
      .flatMap((operation) => target(operation, { 'retry-after': true, 'well-formed': true, remaining: true })),
  passive: () => ['retry-after', 'well-formed', 'remaining'],
  async run({ operation }, session) {
    const own = session.exchanges.filter((exchange) => exchange.operation === operation.key);
    return {
      'retry-after': worst(own.filter(({ status }) => status === 429).map(retryAfter), 'no 429 was answered'),
      'well-formed': worst(own.flatMap(wellFormed), 'no RateLimit field was sent'),
      remaining: worst(own.flatMap(remaining), 'no remaining quota was sent'),
    };
  },
});

function worst(judgements: readonly Judgement[], none: string): Judgement {
  return judgements.find(({ is }) => is === 'broken') ?? judgements[0] ?? unseen(none);
}

function retryAfter(exchange: Exchange): Judgement {
  const value = exchange.header('retry-after');
  if (value !== undefined && retryAfterSeconds(value) !== undefined) return kept;
  return broken('Retry-After in seconds or as a date', value === undefined ? 'none' : show(value), exchange);
}

/** draft-ietf-httpapi-ratelimit-headers: both fields are lists of strings with parameters (RFC 9651). */
function wellFormed(exchange: Exchange): Judgement[] {
  return ['ratelimit', 'ratelimit-policy'].flatMap((name) => {
    const values = exchange.headers(name);
    if (values.length === 0) return [];
    const items = parseList(values.join(', '));
    const fine = items?.every(
      ({ value, parameters }) =>
        typeof value === 'string' &&
        [...parameters.values()].every((parameter) => typeof parameter !== 'number' || parameter >= 0),
    );
    return [
      fine
        ? kept
        : broken('a structured list of quoted names with parameters', `\`${name}: ${values.join(', ').slice(0, 80)}\``, exchange),
    ];
  });
}

function remaining(exchange: Exchange): Judgement[] {
  return [...structured(exchange), ...pairs(exchange)].map(({ name, left, limit }) =>
    left <= limit ? kept : broken(`at most the limit of ${limit}`, `${left} remaining (\`${name}\`)`, exchange),
  );
}

interface Quota {
  readonly name: string;
  readonly left: number;
  readonly limit: number;
}

function structured(exchange: Exchange): Quota[] {
  const policies = new Map((parseList(exchange.headers('ratelimit-policy').join(', ')) ?? []).map((item) => [item.value, item]));
  return (parseList(exchange.headers('ratelimit').join(', ')) ?? []).flatMap((item: Item) => {
    const left = item.parameters.get('r');
    const limit = policies.get(item.value)?.parameters.get('q');
    return typeof left === 'number' && typeof limit === 'number'
      ? [{ name: `RateLimit ${String(item.value)}`, left, limit }]
      : [];
  });
}

/** `x-ratelimit-remaining-tokens` beside `x-ratelimit-limit-tokens`, and every other spelling of such a pair. */
function pairs(exchange: Exchange): Quota[] {
  return (exchange.wire.head?.headers ?? []).flatMap(([name, value]) => {
    if (!/rate-?limit/i.test(name) || !/remaining/i.test(name)) return [];
    const limit = exchange.header(name.replace(/remaining/i, 'limit'));
    if (limit === undefined || !/^\d+$/.test(limit) || !/^\d+$/.test(value)) return [];
    return [{ name, left: Number(value), limit: Number(limit) }];
  });
}
