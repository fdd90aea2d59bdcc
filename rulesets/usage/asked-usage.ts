// Usage that lacks a count although a request chooses what it would count: each usage object once, with the names of the controls.
import type { ApiMap, ControlsMap, ReportsMap } from '../../src/api-map/types.ts';
import type { Node } from '../../src/description/node.ts';
import { quoted } from '../schema-facts.ts';
import { inferences } from '../select.ts';

export interface AskedUsage {
  readonly node: Node;
  /** The controls in the requests. */
  readonly controls: ReadonlySet<string>;
  /** The counts that there are, for a message. */
  readonly found: string;
}

export function askedUsage(map: ApiMap, control: keyof ControlsMap, count: keyof ReportsMap): Iterable<AskedUsage> {
  const lacking = new Map<string, { node: Node; controls: Set<string>; found: string }>();
  for (const { operation } of inferences(map)) {
    const asked = operation.controls[control];
    const usage = operation.answer?.usage ?? operation.stream?.usage?.map;
    // Without any declared usage, `ai-usage-present` names the defect.
    if (operation.deprecated || asked === undefined || usage?.schema === undefined || operation.reports[count] !== undefined)
      continue;
    const found = quoted(new Set(usage.counts.map(({ at }) => at.split('/').at(-1))));
    const known = lacking.get(usage.schema.id) ?? { node: usage.schema, controls: new Set(), found };
    known.controls.add(asked.at.split('/').at(-1) ?? '');
    lacking.set(usage.schema.id, known);
  }
  return lacking.values();
}
