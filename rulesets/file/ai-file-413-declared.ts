// Operations that take files in, one violation out for those that do not declare 413.
import { rule } from '../rule.ts';
import { responsesOf } from '../select.ts';
import { together } from '../together.ts';

export const aiFile413Declared = rule({
  id: 'ai-file-413-declared',
  clause: 'FIL-02',
  severity: 'warn',
  preset: 'strict',
  summary: 'An upload declares 413.',
  fix: 'Declare the response 413, and name the limit in its description.',
  *appliesTo(map) {
    // An inference operation that declares no error at all is `ai-error-4xx-declared`.
    const uploads = map.operations.filter(
      ({ upload, deprecated, inference, errors }) =>
        upload !== undefined && !deprecated && !(inference && errors.declared.length === 0),
    );
    if (uploads.length > 0) yield { uploads };
  },
  *check({ uploads }) {
    const silent = uploads.filter(({ errors }) => !errors.declared.some((status) => /^(413|4xx|default)$/i.test(status)));
    const places = silent.map((operation) => ({ key: operation.key, node: responsesOf(operation) }));
    yield* together(places, uploads.length, 'an upload to declare 413', 'no such response', 'uploads');
  },
});
