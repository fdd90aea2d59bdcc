// Inference operations in, those that declare no authentication out.
import { rule } from '../rule.ts';
import { inferences } from '../select.ts';

const CREDENTIAL_HEADER = /^(authorization|(x-)?api-?key|x-[a-z0-9-]*(api-?key|token))$/i;

export const aiSecurityDeclared = rule({
  id: 'ai-security-declared',
  clause: 'SEC-01',
  severity: 'error',
  preset: 'recommended',
  summary: 'An inference operation declares its authentication.',
  fix: 'Declare the scheme in `components.securitySchemes` and require it with `security`.',
  appliesTo: inferences,
  *check({ operation }) {
    if (operation.security === 'required') return;
    const header = operation.request.parameters.find(({ name, in: place }) => place === 'header' && CREDENTIAL_HEADER.test(name));
    if (header?.required === true) return;
    const found = operation.security === 'optional' || header !== undefined ? 'an optional one' : 'none';
    yield { node: operation.node, message: `Expected the operation to require a credential, found ${found}.` };
  },
});
