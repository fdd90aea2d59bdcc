// The exceptions of a description in, those that name no rule or no reason out.
import { nearest } from '../../src/errors/nearest.ts';
import { IGNORE, ignoresOf, reasonIn } from '../ignore.ts';
import { rule } from '../rule.ts';
import { EVERY_FORMAT } from './formats.ts';

export const aiDocsIgnoreReason = rule({
  id: 'ai-docs-ignore-reason',
  clause: 'DOC-07',
  severity: 'error',
  preset: 'recommended',
  summary: 'An exception from a convention names the rule and its reason.',
  fix: 'Write `x-ai-ignore: {<rule id>: <reason>}`; `assay list rules` shows the ids.',
  formats: EVERY_FORMAT,
  scope: 'any',
  *appliesTo(map) {
    for (const ignore of ignoresOf(map)) yield { ignore };
  },
  *check({ ignore }, _, known) {
    if (!ignore.isObject) {
      yield { node: ignore, message: `Expected \`${IGNORE}\` to map ids of rules to reasons, found ${kind(ignore.value)}.` };
      return;
    }
    const ids = known.map(({ id }) => id);
    for (const [name, reason] of ignore.entries()) {
      if (!ids.includes(name)) {
        const near = nearest(name, ids, 2).map((id) => `\`${id}\``);
        const meant = near.length === 0 ? '' : `; near it ${near.length === 1 ? 'is' : 'are'} ${near.join(' and ')}`;
        yield { node: reason, message: `Expected the id of a rule of assay, found \`${name}\`${meant}.` };
      } else if (reasonIn(ignore.value, name) === undefined) {
        yield { node: reason, message: `Expected the reason why \`${name}\` does not apply here, found ${kind(reason.value)}.` };
      }
    }
  },
});

function kind(value: unknown): string {
  if (value === null || value === undefined || (typeof value === 'string' && value.trim() === '')) return 'none';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
