// Operations that return the results of a batch in, those that send them in a form that no tool reads item by item out.
import { bareMediaType, isRegistered } from '../registered-media-type.ts';
import { rule } from '../rule.ts';
import { batches } from '../select.ts';

const DOCUMENT = /^(application\/([\w.-]+\+)?json|text\/(json|plain)|application\/octet-stream|\*\/\*)$/i;
const LINES = /^application\/(x-)?(ndjson|jsonl|json-?lines)$|^application\/stream\+json$/i;

export const aiBatchResultsMediaType = rule({
  id: 'ai-batch-results-media-type',
  clause: 'BAT-13',
  severity: 'info',
  preset: 'strict',
  summary: 'The results of a batch come as lines, in pages, or as a file.',
  fix: 'Send the results as `application/jsonl` or `application/json-seq`, or page them.',
  *appliesTo(map) {
    for (const { batch } of batches(map)) {
      const { results, resultsSent } = batch;
      const fetch = results?.by === 'operation' ? map.operations.find(({ key }) => key === results.key) : undefined;
      // The media type of a live stream is judged by `ai-stream-registered-media-type`.
      if (fetch !== undefined && resultsSent !== undefined && fetch.stream === undefined)
        yield { operation: fetch, sent: resultsSent };
    }
  },
  *check({ sent }) {
    const bare = bareMediaType(sent.mediaType);
    if (isRegistered(bare) || (sent.paged && !LINES.test(bare))) return;
    if (LINES.test(bare) || DOCUMENT.test(bare))
      yield {
        node: sent.media,
        message: `Expected \`application/jsonl\`, \`application/json-seq\` or pages for the results, found \`${bare}\`.`,
      };
  },
});
