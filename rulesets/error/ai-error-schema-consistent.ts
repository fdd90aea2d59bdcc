// All errors of an AI API in, one violation out when they have many shapes.
import { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { errorResponses, shapeOf } from '../select.ts';

const MOST = 3;

export const aiErrorSchemaConsistent = rule({
  id: 'ai-error-schema-consistent',
  clause: 'ERR-05',
  severity: 'warn',
  preset: 'recommended',
  summary: 'The errors of one API have one shape.',
  fix: 'Put one error schema into `components` and refer to it from every error response.',
  *appliesTo(map) {
    // 422 is left out: frameworks write their own schema there.
    const all = [...errorResponses(map)].filter(({ status, response }) => status !== '422' && response.schema !== undefined);
    if (all[0] !== undefined)
      yield {
        root: Node.root(all[0].operation.node.lookup),
        schemas: new Set(all.map(({ response }) => shapeOf(response.schema!))),
      };
  },
  *check({ root, schemas }) {
    if (schemas.size <= MOST) return;
    yield {
      node: root.get('paths') ?? root,
      message: `Expected one shape for the errors of inference operations, found ${schemas.size}.`,
    };
  },
});
