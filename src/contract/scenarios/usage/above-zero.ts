import type { UsageMap } from '../../../api-map/types.ts';
import { countsOf } from '../../answers.ts';
import type { Exchange } from '../../exchange.ts';
import { valueAt } from '../../pointer.ts';
import { broken, type Judgement, kept, show, unseen } from '../../verdict.ts';

/** An answer with a text took tokens in and gave tokens out. Input that came from a cache stands under another count in some dialects. */
export function aboveZero(usage: UsageMap, json: unknown, hasText: boolean, exchange: Exchange, evidence?: string): Judgement {
  const { input, output } = countsOf(usage, json);
  const all = show(valueAt(json, usage.at), 160);
  if (output === 0 && hasText)
    return broken(`more than 0 at \`${usage.output!.at}\`, since the answer holds text`, all, exchange, evidence);
  const cached = usage.counts.some(({ at }) => /cache/i.test(at) && Number(valueAt(json, at)) > 0);
  if (input === 0 && !cached)
    return broken(`more than 0 at \`${usage.input!.at}\`, since a prompt was sent`, all, exchange, evidence);
  return input === undefined && output === undefined ? unseen('neither count was sent') : kept;
}
