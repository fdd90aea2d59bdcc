// Declared streams in, those with a media type that is not registered out.
import { bareMediaType, isRegistered } from '../registered-media-type.ts';
import { rule } from '../rule.ts';
import { declaredStreams } from '../select.ts';

export const aiStreamRegisteredMediaType = rule({
  id: 'ai-stream-registered-media-type',
  clause: 'SSE-27',
  severity: 'info',
  preset: 'strict',
  summary: 'A stream uses a registered media type.',
  fix: 'Use `text/event-stream`, `application/jsonl` or `application/json-seq`.',
  *appliesTo(map) {
    for (const { operation, stream } of declaredStreams(map))
      if (stream.media !== undefined) yield { operation, stream, media: stream.media };
  },
  *check({ stream, media }) {
    if (!isRegistered(stream.mediaType))
      yield {
        node: media,
        message: `Expected a registered media type for the stream, found \`${bareMediaType(stream.mediaType)}\`.`,
      };
  },
});
