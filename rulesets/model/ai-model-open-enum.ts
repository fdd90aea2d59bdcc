// Models in requests in, those that are closed enumerations out.
import { rule } from '../rule.ts';
import { parts } from '../schema-facts.ts';
import { requestFields } from '../select.ts';

export const aiModelOpenEnum = rule({
  id: 'ai-model-open-enum',
  clause: 'MOD-03',
  severity: 'warn',
  preset: 'recommended',
  summary: 'The model in a request is an open set.',
  fix: 'Add a plain string beside the enumeration (`anyOf: [{type: string}, {enum: […]}]`), or mark it with `x-extensible-enum`.',
  appliesTo: (map) => requestFields(map, (request) => request.model),
  *check({ field, schema }) {
    const count = field.values?.length ?? 0;
    // One value says which model there is, not which models there may be.
    if (count < 2 || field.open === true) return;
    yield {
      node: schema,
      message: `Expected \`${field.at}\` to allow models that do not exist yet, found a closed list of ${count}.`,
    };
  },
  *fixes({ schema }) {
    for (const node of parts(schema)) {
      const values = (node.value as { enum?: unknown }).enum;
      if (!Array.isArray(values) || !values.every((value) => typeof value === 'string')) continue;
      yield { node, rename: { enum: 'x-extensible-enum' }, ...(node.get('type') === undefined && { set: { type: 'string' } }) };
    }
  },
});
