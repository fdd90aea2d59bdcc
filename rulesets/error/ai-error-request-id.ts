// All errors of an AI API in, one violation out when none of them can be reported by a request id.
import { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { errorResponses } from '../select.ts';

export const aiErrorRequestId = rule({
  id: 'ai-error-request-id',
  clause: 'ERR-06',
  severity: 'warn',
  preset: 'recommended',
  summary: 'An error can be reported by a request id, in a header or in the body.',
  fix: 'Declare a header such as `x-request-id` on the error responses, or a `request_id` in the error body.',
  *appliesTo(map) {
    const all = [...errorResponses(map)];
    if (all[0] !== undefined)
      yield { root: Node.root(all[0].operation.node.lookup), responses: all.map(({ response }) => response) };
  },
  *check({ root, responses }) {
    if (responses.some(({ requestId }) => requestId !== undefined)) return;
    yield {
      node: root.get('paths') ?? root,
      message: `Expected a request id in a header or in the body of the errors, found none in the error responses of inference operations (${responses.length} declared).`,
    };
  },
});
