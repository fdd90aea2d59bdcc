// In: the fields of an answer. Out: the amounts of money among them, each with what names its unit.
import { type FieldList, type FoundField, isNumber, shape, toField } from '../schema/fields.ts';
import type { AmountMap, Evidence } from '../types.ts';

const MONEY = /(^|_)(cost|price|spend|fee)s?(_|$)/;
/** Numbers about an amount that are none: a factor, a share, a count, a name or a time. */
const NO_AMOUNT =
  /(^|_)(multiplier|factor|ratio|percent(age)?|pct|discount|tokens?|characters?|count|number|id|ids|at|date|limit|threshold|index|version|tier|type)(_|$)/;
const UNIT_NAME =
  /(^|_)(currency|usd|eur|gbp|jpy|cny|rmb|inr|krw|chf|cad|aud|brl|sgd|cents?|dollars?|euros?|micros|nanos|credits?)(_|$)/;
const UNIT_FIELD = /^((\w+_)?currency(_code)?|(cost|price|amount|billing)_unit|units?)$/;
const UNIT_TEXT =
  /\b(USD|EUR|GBP|JPY|CNY|RMB|INR|KRW|CHF|CAD|AUD|(US )?dollars?|cents?|euros?|yen|yuan|credits?|currency)\b|[$€£¥]\s?\d|\(\$\)/i;

export function readAmounts(fields: FieldList): AmountMap[] {
  return [
    ...fields.filter(
      ({ word, at }) => isMoney(word, at),
      ({ node }) => isNumber(node),
    ),
  ].map((field) => {
    const unit = unitOf(field, fields);
    return { field: toField(field), ...(unit === undefined ? {} : { unit }) };
  });
}

/** `cost`, `total_price`; `amount` and `total` only within an object that is a cost or a price. */
function isMoney(word: string, at: string): boolean {
  if (NO_AMOUNT.test(word)) return false;
  if (MONEY.test(word)) return true;
  return (
    /^(amount|total|value)$/.test(word) &&
    segmentsOf(at)
      .slice(0, -1)
      .some((part) => MONEY.test(part))
  );
}

function unitOf(field: FoundField, fields: FieldList): Evidence | undefined {
  const parts = field.at.split('/');
  if (segmentsOf(field.at).some((part) => UNIT_NAME.test(part))) return shape(field.node);
  for (let length = parts.length - 1; length >= 1; length--) {
    const holder = parts.slice(0, length).join('/');
    const beside = fields.find(
      ({ at, word }) => UNIT_FIELD.test(word) && at.startsWith(`${holder}/`) && at.lastIndexOf('/') === holder.length,
    );
    if (beside !== undefined) return shape(beside.node);
    const above = fields.at(parts.slice(0, length + 1).join('/'));
    const text = `${above?.node.string('title') ?? ''} ${above?.node.string('description') ?? ''}`;
    if (above !== undefined && UNIT_TEXT.test(text)) return shape(above.node);
  }
  return undefined;
}

function segmentsOf(at: string): string[] {
  return at.split('/').map((part) => part.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase());
}
