// Generations that declare client errors in, one violation out that names those without an error for a prompt that is too long.
import { alike, sameIn } from '../alike.ts';
import { rule } from '../rule.ts';
import { ofKind, responsesOf } from '../select.ts';

export const aiErrorContextLengthCode = rule({
  id: 'ai-error-context-length-code',
  clause: 'ERR-17',
  severity: 'hint',
  preset: 'all',
  summary: 'A prompt that is too long has an error of its own.',
  fix: 'List a code such as `context_length_exceeded`, or declare 413.',
  *appliesTo(map) {
    const generations = Array.from(ofKind(map, 'generation'), ({ operation }) => operation);
    // Without any client error, `ai-error-4xx-declared` names the defect.
    const without = generations.filter(
      ({ errors, causes }) => errors.declared.some((status) => /^4|^default$/i.test(status)) && causes.tooLong === undefined,
    );
    yield* alike(without, () => '');
  },
  *check({ first, others }) {
    yield {
      node: responsesOf(first),
      message: `Expected an error for a prompt that is too long, found neither a 413 nor a code for it.${sameIn(others)}`,
    };
  },
});
