// Operations with a stream switch in, those that declare no sequential media type out.
import { referenceTo } from '../fix.ts';
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { responsesOf, streams, twinsOf } from '../select.ts';

export const aiStreamMediaTypeDeclared = rule({
  id: 'ai-stream-media-type-declared',
  clause: 'SSE-01',
  severity: 'error',
  preset: 'recommended',
  summary: 'An operation that can stream declares a sequential media type on a successful response.',
  fix: 'Add a `text/event-stream` entry beside the JSON body of the successful response.',
  *appliesTo(map) {
    for (const target of streams(map)) {
      const { switch: by } = target.stream;
      // A switch that is being retired may well not stream any more.
      if (by.by === 'flag' && by.field.schema?.boolean('deprecated') !== true) yield { ...target, flag: by.field };
    }
  },
  *check({ operation, stream, flag }, map) {
    // Vendors' extensions say it, too; a twin under `#stream` or `?stream` is another rule's finding.
    if (stream.declared || stream.eventFrom === 'extension' || twinsOf(map, operation).some((twin) => twin.stream?.declared))
      return;
    const content = responsesOf(operation).at(stream.status, 'content');
    const found = content === undefined || content.keys().length === 0 ? 'no body' : quoted(content.keys());
    yield {
      node: content ?? responsesOf(operation),
      message: `Expected a sequential media type such as \`text/event-stream\` because the request has the switch \`${flag.at}\`, found ${found}.`,
    };
  },
  *fixes({ operation, stream }, map) {
    const content = responsesOf(operation).at(stream.status, 'content');
    const known = stream.frame ?? stream.event;
    // A shared response also answers operations that do not stream.
    const isOwn = content?.source === operation.node.source && operation.node.path.every((key, at) => content.path[at] === key);
    if (content === undefined || !isOwn || stream.framing !== 'sse') return;
    const event = referenceTo(known, content);
    if (event === undefined) return;
    // In OpenAPI 3.2 an item of an event stream is the parsed event; before, the schema has always stood for its payload.
    const frame = { type: 'object', required: ['data'], properties: { data: dataOf(event) } };
    const media = map.format === 'oas3.2' ? { itemSchema: stream.frame === undefined ? frame : event } : { schema: event };
    yield { node: content, set: { 'text/event-stream': media } };
  },
});

function dataOf(payload: object): object {
  return { type: 'string', contentMediaType: 'application/json', contentSchema: payload };
}
