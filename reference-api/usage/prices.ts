// Tokens of a model -> what they cost. The prices are those of `/v1/models` and of the description.
import type { Capability, Model } from '../model/catalogue.ts';

export interface Tokens {
  readonly inputTokens: number;
  /** Part of `inputTokens`. */
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** In billionths of a US dollar for one token: 100 are 0.10 USD for a million. All are even, since a batch costs half. */
interface Price {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

const PRICES: Readonly<Partial<Record<Capability, Price>>> = {
  chat: { input: 100, cached: 26, output: 400 },
  embeddings: { input: 20, cached: 20, output: 0 },
};
const FREE: Price = { input: 0, cached: 0, output: 0 };
const BATCH_SHARE = 0.5;

export const CURRENCY = 'USD';

/** What a model does decides what it costs. Moderation is free. */
export function priceOf({ capabilities }: Pick<Model, 'capabilities'>): Price {
  return capabilities.map((capability) => PRICES[capability]).find((price) => price !== undefined) ?? FREE;
}

export function costNanos(model: Pick<Model, 'capabilities'>, tokens: Tokens, inBatch: boolean): number {
  const { input, cached, output } = priceOf(model);
  const whole = (tokens.inputTokens - tokens.cachedTokens) * input + tokens.cachedTokens * cached + tokens.outputTokens * output;
  return whole * (inBatch ? BATCH_SHARE : 1);
}

/** Billionths -> a decimal string without needless zeros: no floating point touches an amount. */
export function decimal(nanos: number): string {
  const digits = String(nanos).padStart(10, '0');
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`.replace(/\.?0+$/, '');
}
