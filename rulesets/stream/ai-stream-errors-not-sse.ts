// Error responses of inference operations in, those that are declared as event streams out.
import { framingOf } from '../../src/api-map/schema/media.ts';
import { rule } from '../rule.ts';
import { errorResponses } from '../select.ts';

export const aiStreamErrorsNotSse = rule({
  id: 'ai-stream-errors-not-sse',
  clause: 'SSE-16',
  severity: 'error',
  preset: 'recommended',
  summary: 'An error status is not declared as an event stream.',
  fix: 'Declare the error body as `application/json`.',
  appliesTo: errorResponses,
  *check({ response }) {
    for (const [type, media] of response.node.get('content')?.entries() ?? []) {
      if (framingOf(type) !== undefined)
        yield { node: media, message: `Expected an error body that is one document, found \`${type}\`.` };
    }
  },
});
