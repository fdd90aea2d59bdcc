import { expect, test } from 'vitest';
import { Node } from '../../src/description/node.ts';
import { compileSchema } from '../../src/schema/index.ts';

test('two patterns in one schema are told apart', () => {
  const root = {
    type: 'object',
    properties: { date: { type: 'string', pattern: '^\\d{4}$' }, name: { type: 'string', pattern: '^[a-z_]+$' } },
  };
  const node = Node.root({ source: 'two.yaml', root, lookup: () => undefined });
  const validate = compileSchema(node, { format: 'oas3.1', mode: 'response' });
  expect(validate({ date: '2026', name: 'get_weather' })).toEqual([]);
  expect(validate({ date: '2026', name: '2026' }).map(({ at }) => at)).toEqual(['/name']);
});
