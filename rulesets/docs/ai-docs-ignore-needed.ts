// The exceptions of a description in, those that excuse nothing out.
import { ignoresOf, reasonIn } from '../ignore.ts';
import { rule } from '../rule.ts';
import { EVERY_FORMAT } from './formats.ts';

export const aiDocsIgnoreNeeded = rule({
  id: 'ai-docs-ignore-needed',
  clause: 'DOC-08',
  severity: 'hint',
  preset: 'recommended',
  summary: 'An exception from a convention is dropped when what it excuses is gone.',
  fix: 'Remove the line from `x-ai-ignore`.',
  formats: EVERY_FORMAT,
  scope: 'any',
  *appliesTo(map) {
    for (const ignore of ignoresOf(map)) if (ignore.isObject) yield { ignore };
  },
  // What a rule says does not depend on whether it is run: an exception from a rule of a larger preset is needed all the same.
  *check({ ignore }, map, known) {
    for (const excused of known) {
      // This rule cannot ask itself.
      if (excused.id === 'ai-docs-ignore-needed' || reasonIn(ignore.value, excused.id) === undefined) continue;
      if (excused.excusedBy(map, known).has(ignore.id)) continue;
      const node = ignore.get(excused.id) ?? ignore;
      yield { node, message: `Expected a finding of \`${excused.id}\` that is excused here, found none.` };
    }
  },
});
