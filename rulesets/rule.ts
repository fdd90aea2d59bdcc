// One rule as its author writes it: what it applies to, what it checks, and what to do about a violation.
import type { ApiMap, OperationMap } from '../src/api-map/types.ts';
import type { ClauseId } from '../src/clauses/index.ts';
import type { Node } from '../src/description/node.ts';
import type { Format } from '../src/description/types.ts';

export type Preset = 'recommended' | 'strict' | 'all';
export type Severity = 'error' | 'warn' | 'info' | 'hint';

/** What a rule looks at holds the operation where there is one, so that a defect in a shared component is counted over operations. */
interface Target {
  readonly operation?: OperationMap;
}

export interface Violation {
  /** The narrowest node that is at fault. A shared component is one node, however many operations use it. */
  readonly node: Node;
  /** What is wrong, expected against found, in one or two short sentences. Names no operation when the node can be shared. */
  readonly message: string;
}

export interface RuleMeta {
  /** `ai-<family>-<desired-thing>`. */
  readonly id: string;
  readonly clause: ClauseId;
  readonly severity: Severity;
  /** The smallest preset that holds the rule: `strict` holds the recommended ones too, `all` holds everything. */
  readonly preset: Preset;
  /** What the rule demands, in one sentence. */
  readonly summary: string;
  /** What to do about a violation, in one sentence. */
  readonly fix: string;
  /** The formats that the rule can judge; every OpenAPI version when absent. */
  readonly formats?: readonly Format[];
  /** Set by rules that also look at operations that are being retired; nobody will change those for the others. */
  readonly deprecated?: true;
  /** `any` for the few rules that do not depend on the API being an AI API. */
  readonly scope?: 'ai' | 'any';
}

interface RuleDefinition<T extends object> extends RuleMeta {
  /** Yields nothing where the rule does not apply, which is not the same as being kept. */
  appliesTo(map: ApiMap): Iterable<T>;
  check(target: T, map: ApiMap): Iterable<Violation>;
}

export interface Rule extends RuleMeta {
  violations(map: ApiMap): Violation[];
}

/** Two violations with one node and one message are one; the message then says how many operations it concerns. */
export function rule<T extends object>(definition: RuleDefinition<T>): Rule {
  const { appliesTo, check, ...meta } = definition;
  return { ...meta, violations: (map) => violationsOf(definition, map) };
}

function violationsOf<T extends object>(definition: RuleDefinition<T>, map: ApiMap): Violation[] {
  if (definition.scope !== 'any' && !map.ai.value) return [];
  if (definition.formats !== undefined && !definition.formats.includes(map.format)) return [];
  const found = new Map<string, { violation: Violation; operations: Set<string> }>();
  for (const target of definition.appliesTo(map)) {
    const { operation } = target as Target;
    if (operation?.deprecated && definition.deprecated !== true) continue;
    for (const violation of definition.check(target, map)) {
      const key = `${violation.node.id} ${violation.message}`;
      const same = found.get(key) ?? { violation, operations: new Set() };
      if (operation !== undefined) same.operations.add(operation.key);
      found.set(key, same);
    }
  }
  return Array.from(found.values(), ({ violation, operations }) =>
    operations.size > 1
      ? { ...violation, message: `${violation.message} It concerns ${operations.size} operations.` }
      : violation,
  );
}
