// Streams with an optional switch in, those that describe no body for the switch being off out.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { declaredStreams, responsesOf, twinsOf } from '../select.ts';

export const aiStreamJsonAlternative = rule({
  id: 'ai-stream-json-alternative',
  clause: 'SSE-02',
  severity: 'warn',
  preset: 'recommended',
  summary: 'An operation whose stream switch is optional also declares the body that it sends when it does not stream.',
  fix: 'Declare the JSON body beside the stream, or make the switch `const: true` where the operation only streams.',
  *appliesTo(map) {
    for (const target of declaredStreams(map)) {
      const { switch: by } = target.stream;
      if (by.by === 'flag' && !by.always) yield { ...target, flag: by.field };
    }
  },
  *check({ operation, stream, flag }, map) {
    if (operation.answer !== undefined || twinsOf(map, operation).some((twin) => twin.answer !== undefined)) return;
    const content = responsesOf(operation).at(stream.status, 'content');
    // Sound, say: a body of its own for who asks for no events.
    if (content?.keys().some((type) => type !== stream.mediaType && !/json|text\//i.test(type))) return;
    yield {
      node: content ?? responsesOf(operation),
      message: `Expected a body for requests with \`${flag.at}\` off, found ${quoted(content?.keys() ?? [stream.mediaType])} only.`,
    };
  },
});
