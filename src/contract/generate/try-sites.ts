import type { OperationMap } from '../../api-map/types.ts';
import { callTo } from '../ask.ts';
import type { Exchange } from '../exchange.ts';
import { withValue } from '../pointer.ts';
import type { Session } from '../session.ts';
import type { Site } from './sites.ts';

export interface Tried {
  readonly exchange: Exchange;
  /** For a message: `/max_tokens is above 2048`. */
  readonly what: string;
}

export interface Trial<Fault extends string> {
  /** How the answer to a body is wrong; undefined when it is right. */
  readonly fault: (exchange: Exchange) => Fault | undefined;
  readonly sites: readonly Site[];
  /** How many sites are tried. */
  readonly width: number;
  /** A right answer is a refusal, which costs no tokens. */
  readonly free: boolean;
  /** How many requests it may take to find a smaller body that fails alike. */
  readonly shrinks: number;
}

/**
 * Sends a body for each of some sites, chosen by the seed of the run. Resolves to the smallest body that was found for each way in which an
 * answer was wrong, and to all answers that were right.
 */
export async function trySites<Fault extends string>(
  session: Session,
  operation: OperationMap,
  body: unknown,
  { fault, sites, width, shrinks, free }: Trial<Fault>,
): Promise<{ readonly found: ReadonlyMap<Fault, Tried>; readonly right: readonly Tried[] }> {
  const fc = await import('fast-check');
  const seed = seedFor(session, operation);
  const found = new Map<Fault, Tried>();
  const right: Tried[] = [];
  let left = shrinks;
  const base = await callTo(session, operation);
  for (const site of chosen(fc, sites, width, seed)) {
    let first: Fault | undefined;
    let stopped: unknown;
    const passes = async (value: unknown): Promise<boolean> => {
      if (first !== undefined && left-- <= 0) return true;
      const json = withValue(body, site.at, value);
      const exchange = await session.send({ ...base, json, valid: false, ...(free ? { tokens: 0 } : {}) });
      const wrong = fault(exchange);
      const tried = { exchange, what: `\`${site.at}\` ${site.what}` };
      if (first === undefined) {
        if (wrong === undefined) right.push(tried);
        // A smaller body of a kind that is known would be no news.
        if (wrong === undefined || found.has(wrong)) return true;
        first = wrong;
      } else if (wrong !== first) return true;
      found.set(first, tried);
      return false;
    };
    const property = fc.asyncProperty(site.values, (value) =>
      passes(value).catch((error: unknown) => {
        // A limit of the user's, Ctrl-C, a target that does not answer: no word on the body.
        stopped = error;
        return true;
      }),
    );
    await fc.check(property, { seed, numRuns: 1, examples: site.first === undefined ? [] : [[site.first]] });
    if (stopped !== undefined) throw stopped;
  }
  return { found, right };
}

/** One site of each kind before a second of any: the kinds in the order in which they came, which of a kind the seed decides. */
function chosen(fc: typeof import('fast-check'), sites: readonly Site[], width: number, seed: number): Site[] {
  const order = fc.shuffledSubarray([...sites], { minLength: sites.length, maxLength: sites.length });
  const shuffled = fc.sample(order, { seed, numRuns: 1 })[0] ?? [];
  const kinds = [...new Set(sites.map(({ kind }) => kind))];
  const rounds = kinds.flatMap((kind, first) =>
    shuffled.filter((site) => site.kind === kind).map((site, round) => ({ site, first, round })),
  );
  return rounds
    .sort((left, right) => left.round - right.round || left.first - right.first)
    .slice(0, width)
    .map(({ site }) => site);
}

/** Apart for each operation, so that they do not all have the same place broken. */
function seedFor(session: Session, { key }: OperationMap): number {
  return [...key].reduce((sum, char) => (Math.imul(sum, 31) + char.charCodeAt(0)) | 0, session.options.seed ?? 1);
}

/** How many sites an operation has its share of: a few tens of requests for the whole run, and at least one of them each. */
export function share(operations: number, total: number, most: number): number {
  return Math.max(1, Math.min(most, Math.floor(total / Math.max(1, operations))));
}
