// Answers that may be partial in, those that do not say which of their items are missing out.
import { rule } from '../rule.ts';
import { inferences } from '../select.ts';

export const aiPartialResultFlag = rule({
  id: 'ai-partial-result-flag',
  clause: 'FIN-14',
  severity: 'info',
  preset: 'strict',
  summary: 'An answer that may be partial says which of its items are missing.',
  fix: 'Give each item a `status` or an `error`, or each error the `index` of its item.',
  *appliesTo(map) {
    for (const { operation } of inferences(map)) {
      const { partial } = operation.reports;
      if (partial?.items.schema !== undefined) yield { operation, partial, node: partial.items.schema };
    }
  },
  *check({ partial, node }) {
    if (partial.tells !== undefined) return;
    const because = partial.because === 'errors' ? 'errors stand beside them' : '207 is declared';
    yield {
      node,
      message: `Expected the items of \`${partial.items.at.slice(1)}\` to say which of them failed because ${because}, found nothing that does.`,
    };
  },
});
