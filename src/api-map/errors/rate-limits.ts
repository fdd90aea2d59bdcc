// In: an operation. Out: the headers about rate limits that its responses declare, each with what it tells and counts.
import type { Node } from '../../description/node.ts';
import { responsesOf } from '../schema/media.ts';
import type { RateLimitHeader } from '../types.ts';

export function readRateLimits(operation: Node): RateLimitHeader[] {
  return responsesOf(operation).flatMap(([status, response]) =>
    (response.get('headers')?.entries() ?? []).flatMap(([name, node]) => {
      const word = name.toLowerCase();
      // `X-Tokens-Reset` speaks of a limit as well; `Retry-After` and a reset of something else do not.
      if (!/rate-?limit/.test(word) && !/^x-.*(token|request|quota).*reset/.test(word)) return [];
      return [{ name, status, node, form: formOf(word), tells: tellsOf(word), counts: countsOf(word) }];
    }),
  );
}

/** draft-ietf-httpapi-ratelimit-headers: two structured fields since revision 8, three plain ones before. */
function formOf(word: string): RateLimitHeader['form'] {
  if (/^ratelimit(-policy)?$/.test(word)) return 'draft';
  return /^ratelimit-(limit|remaining|reset)$/.test(word) ? 'superseded' : 'own';
}

function tellsOf(word: string): RateLimitHeader['tells'] {
  if (/reset/.test(word)) return 'reset';
  if (/remaining/.test(word)) return 'remaining';
  return /limit$|-limit(-|$)/.test(word) && !/^(x-)?rate-?limit$/.test(word) ? 'limit' : 'other';
}

function countsOf(word: string): RateLimitHeader['counts'] {
  return /token/.test(word) ? 'tokens' : /req|call|rpm|rpd/.test(word) ? 'requests' : 'unknown';
}
