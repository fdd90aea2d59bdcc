// Declared 429 responses in, those without a Retry-After header out: one violation for all that are written out alike.
import { Node } from '../../src/description/node.ts';
import { type Edit, referenceTo } from '../fix.ts';
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { errorResponses } from '../select.ts';

export const aiRatelimit429RetryAfter = rule({
  id: 'ai-ratelimit-429-retry-after',
  clause: 'LIM-01',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A declared 429 declares Retry-After.',
  fix: 'Declare the header `Retry-After` on the 429 response.',
  *appliesTo(map) {
    // Responses that write the same out again have one defect: it is reported at the first.
    const alike = new Map<string, { node: Node; all: Map<string, Node>; headers: readonly string[]; operations: Set<string> }>();
    for (const { operation, status, response } of errorResponses(map)) {
      if (operation.deprecated || status !== '429') continue;
      const { node, headers, schema } = response;
      const key = `${schema?.id} ${headers.join()}`;
      const same = alike.get(key) ?? { node, all: new Map(), headers, operations: new Set() };
      same.all.set(node.id, node);
      same.operations.add(operation.key);
      alike.set(key, same);
    }
    yield* alike.values();
  },
  *check({ node, headers, operations }) {
    if (headers.some((name) => /^retry-after(-ms)?$/i.test(name))) return;
    const found = headers.length === 0 ? 'no header' : quoted(headers);
    const many = operations.size === 1 ? '' : ` It concerns ${operations.size} operations.`;
    yield { node, message: `Expected the 429 response to declare \`Retry-After\`, found ${found}.${many}` };
  },
  *fixes({ all }) {
    for (const node of all.values()) yield addHeader(node);
  },
});

function addHeader(node: Node): Edit {
  const shared = Node.root(node.lookup).at('components', 'headers');
  const name = shared?.keys().find((key) => /^retry[-_]?after$/i.test(key));
  const header = (name === undefined ? undefined : referenceTo(shared?.get(name), node)) ?? {
    description: 'Seconds to wait before the next request.',
    schema: { type: 'integer', minimum: 0 },
  };
  const headers = node.get('headers');
  return headers === undefined
    ? { node, set: { headers: { 'Retry-After': header } }, after: 'description' }
    : { node: headers, set: { 'Retry-After': header } };
}
