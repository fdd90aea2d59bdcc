// Event streams of OpenAPI 3.2 in, those whose item is described as the payload instead of the event out.
import { rule } from '../rule.ts';
import { declaredStreams } from '../select.ts';

export const aiStreamSseDataContentSchema = rule({
  id: 'ai-stream-sse-data-content-schema',
  clause: 'SSE-33',
  severity: 'warn',
  preset: 'strict',
  summary: 'The item of an event stream is described as the parsed event, with the payload in its `data`.',
  fix: 'Describe an object with `data: {type: string, contentMediaType: application/json, contentSchema: …}`, and `event` where it is sent.',
  formats: ['oas3.2'],
  *appliesTo(map) {
    for (const { operation, stream } of declaredStreams(map)) {
      const item = stream.media?.get('itemSchema');
      if (item !== undefined && stream.framing === 'sse' && stream.eventFrom === 'itemSchema') yield { operation, stream, item };
    }
  },
  *check({ stream, item }) {
    // An event whose `data` is plain text, or is written as the object itself, is described as an event.
    if (stream.describes === 'frame' || item.at('properties', 'data') !== undefined) return;
    yield { node: item, message: 'Expected the parsed event with its `data`, found the payload in its place.' };
  },
});
