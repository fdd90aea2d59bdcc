// Header parameters for idempotency in, those with a name of their own out.
import { rule } from '../rule.ts';

export const aiIdempotencyHeaderName = rule({
  id: 'ai-idempotency-header-name',
  clause: 'IDM-02',
  severity: 'warn',
  preset: 'recommended',
  summary: 'The header of an idempotency key is named `Idempotency-Key`.',
  fix: 'Rename the header to `Idempotency-Key`, and accept the old name for a while.',
  *appliesTo(map) {
    for (const operation of map.operations) {
      for (const parameter of operation.request.parameters) {
        if (parameter.in === 'header' && /idempot/i.test(parameter.name)) yield { operation, parameter };
      }
    }
  },
  *check({ parameter }) {
    if (parameter.name.toLowerCase() === 'idempotency-key') return;
    yield {
      node: parameter.node.get('name') ?? parameter.node,
      message: `Expected the header \`Idempotency-Key\`, found \`${parameter.name}\`.`,
    };
  },
});
