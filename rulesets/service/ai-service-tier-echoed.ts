// Operations whose request chooses a service tier in, those whose answer does not name the one that served it out.
import { rule } from '../rule.ts';
import { inferences } from '../select.ts';

export const aiServiceTierEchoed = rule({
  id: 'ai-service-tier-echoed',
  clause: 'LIM-10',
  severity: 'info',
  preset: 'strict',
  summary: 'An answer names the service tier that served it where a request can choose one.',
  fix: 'Add `service_tier` to the answer.',
  *appliesTo(map) {
    for (const { operation } of inferences(map)) {
      const asked = operation.controls.serviceTier;
      const node = operation.answer?.schema ?? operation.stream?.event;
      if (asked !== undefined && node !== undefined) yield { operation, name: asked.at.split('/').at(-1), node };
    }
  },
  *check({ operation, name, node }) {
    if (operation.reports.serviceTier === undefined)
      yield { node, message: `Expected the answer to name the tier because the request takes \`${name}\`, found none.` };
  },
});
