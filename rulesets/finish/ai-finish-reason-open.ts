// Listed finish reasons in, those that are a closed set out.
import { rule } from '../rule.ts';
import { parts } from '../schema-facts.ts';
import { finishReasons } from './finish-reasons.ts';

const OPEN_TEXT =
  /(may|might|will|can) (be )?(add|extend|grow|introduc|change)|(other|new|further|additional|unknown|future) (value|reason)|more (values |reasons )?(may|might|will|can) (come|follow|appear)|not exhaustive|non-exhaustive/i;

export const aiFinishReasonOpen = rule({
  id: 'ai-finish-reason-open',
  clause: 'FIN-11',
  severity: 'hint',
  preset: 'strict',
  summary: 'The finish reasons are an open set.',
  fix: 'List the known values in `x-extensible-enum` or beside a plain string (`anyOf`), or say in the description that more may come.',
  *appliesTo(map) {
    for (const target of finishReasons(map)) if ((target.field.values?.length ?? 0) > 1) yield target;
  },
  *check({ field, schema }) {
    if (field.open === true || parts(schema).some((part) => OPEN_TEXT.test(part.string('description') ?? ''))) return;
    yield {
      node: schema,
      message: `Expected \`${field.at.split('/').at(-1)}\` to allow reasons that do not exist yet, found a closed list of ${field.values?.length}.`,
    };
  },
});
