// In: the operations of a map. Out: where a server of one model says which one it serves, so that no request need name it.
import type { Node } from '../../description/node.ts';
import { extension } from '../dialect/extensions.ts';
import { isText, shape, snake } from '../schema/fields.ts';
import { properties } from '../schema/schema-view.ts';
import type { Evidence, OperationMap } from '../types.ts';

const ABOUT = /(^|\/)(info|props|properties|config|metadata|status|health|model|model_info|server_info)$/;
const MODEL = /^(model|model_id|model_name|model_path|model_sha)$/;

export function singleModelOf(root: Node, operations: readonly OperationMap[]): Evidence | undefined {
  const stated = root.get('x-ai-single-model');
  if (stated?.value === true) return extension(stated);
  // Where a request must name the model, there are several.
  if (operations.some(({ inference, request }) => inference && request.model?.required === true)) return undefined;
  for (const { method, path, answer, list, inference } of operations) {
    if (method !== 'GET' || inference || list !== undefined || answer === undefined || path.includes('{')) continue;
    if (!ABOUT.test((path.split(/[?#]/)[0] ?? '').toLowerCase().replaceAll('-', '_'))) continue;
    const named = properties(answer.schema).find(({ name, node }) => MODEL.test(snake(name)) && isText(node));
    if (named !== undefined) return shape(named.node);
  }
  return undefined;
}
