import { ROOTS } from '../../answers.ts';
import type { Exchange } from '../../exchange.ts';
import { blocked, broken, type Judgement, kept, skipped } from '../../verdict.ts';

/** An exchange whose request cannot be right → kept when it was refused with a 4xx status that speaks of the request. */
export function refused(exchange: Exchange, expected: string): Judgement {
  const { status, wire } = exchange;
  if (status === 0) return blocked(ROOTS.serverError, `no answer came: ${wire.detail}`, exchange);
  if (status === 429) return skipped('the target answers with 429: its rate limit is reached');
  if (status === 401 || status === 403) return skipped(`the credential is refused here with ${status}`);
  if (status >= 400 && status < 500) return kept;
  return broken(expected, `status ${status}`, exchange, exchange.text().slice(0, 200));
}
