import type { UsageMap } from '../../../api-map/types.ts';
import type { Counts } from '../../answers.ts';
import type { Exchange } from '../../exchange.ts';
import { valueAt } from '../../pointer.ts';
import { broken, type Judgement, kept, show, unseen } from '../../verdict.ts';

/** The total is the sum of input and output, where the map says that it is defined so. */
export function totalAddsUp(usage: UsageMap, { input, output, total }: Counts, exchange: Exchange, evidence?: string): Judgement {
  if (input === undefined || output === undefined || total === undefined)
    return unseen('the usage lacks one of input, output and total');
  if (total === input + output) return kept;
  return broken(`${input} + ${output} = ${input + output} at \`${usage.total!.at}\``, String(total), exchange, evidence);
}

/** Every count that is sent is an integer that is not negative. */
export function countsAreCounts(usage: UsageMap, json: unknown, exchange: Exchange, evidence?: string): Judgement {
  let seen = false;
  for (const { at } of usage.counts) {
    const value = valueAt(json, at);
    if (value === undefined) continue;
    seen = true;
    if (!Number.isInteger(value) || (value as number) < 0)
      return broken(`an integer of at least 0 at \`${at}\``, show(value), exchange, evidence);
  }
  return seen ? kept : unseen('no token count was sent');
}

/** No part of a count is larger than the count. */
export function partsFit(usage: UsageMap, json: unknown, exchange: Exchange, evidence?: string): Judgement {
  let seen = false;
  for (const part of usage.parts) {
    const whole = part.of === 'input' ? usage.input : usage.output;
    const size = whole === undefined ? undefined : valueAt(json, whole.at);
    const value = valueAt(json, part.field.at);
    // A negative count is no whole that anything could be a part of (USE-07).
    if (typeof value !== 'number' || typeof size !== 'number' || size < 0) continue;
    seen = true;
    if (value > size)
      return broken(`at most ${size} (\`${whole!.at}\`) at \`${part.field.at}\``, String(value), exchange, evidence);
  }
  return seen ? kept : unseen('no part of a count was sent');
}
