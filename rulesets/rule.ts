// One rule as its author writes it: what it applies to, what it checks, and what to do about a violation.
import { branchesOf } from '../src/api-map/schema/schema-view.ts';
import type { ApiMap, ChannelMap, OperationMap, WebhookMap } from '../src/api-map/types.ts';
import type { ClauseId } from '../src/clauses/index.ts';
import type { Node } from '../src/description/node.ts';
import type { Format } from '../src/description/types.ts';
import type { Edit } from './fix.ts';
import { excuses, type Holders, ignoresOf } from './ignore.ts';

export type Preset = 'recommended' | 'strict' | 'all';
export type Severity = 'error' | 'warn' | 'info' | 'hint';

/**
 * What a rule looks at holds the operation where there is one, so that a defect in a shared component is counted over operations, and
 * an exception of an operation, a webhook or a channel is one for what it uses.
 */
interface Target {
  readonly operation?: OperationMap;
  readonly webhook?: WebhookMap;
  readonly channel?: ChannelMap;
}

export interface Violation {
  /** The narrowest node that is at fault. A shared component is one node, however many operations use it. */
  readonly node: Node;
  /** What is wrong, expected against found, in one or two short sentences. Names no operation when the node can be shared. */
  readonly message: string;
  /**
   * Equal where one change puts all right, though the nodes differ: a header that a generator writes into every operation, a resource that
   * is retired as a whole. They are one finding then, at the first node that is left.
   */
  readonly cause?: string | undefined;
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
  /** `known` are all rules, for the few that speak of other rules. */
  check(target: T, map: ApiMap, known: readonly Rule[]): Iterable<Violation>;
  /** The edits after which the violation is gone, where there is one answer that is safe. None where there is not. */
  fixes?(target: T, map: ApiMap, violation: Violation): Iterable<Edit>;
}

export interface Fix {
  readonly violation: Violation;
  readonly edits: readonly Edit[];
}

export interface Rule extends RuleMeta {
  /** `known` are all rules that an exception can name; absent, this one. */
  violations(map: ApiMap, known?: readonly Rule[]): readonly Violation[];
  /** The ids of the `x-ai-ignore`s that excuse something from this rule. */
  excusedBy(map: ApiMap, known: readonly Rule[]): ReadonlySet<string>;
  /** Absent for a rule that fixes nothing. */
  fixes?(map: ApiMap, known: readonly Rule[]): readonly Fix[];
}

interface Verdict {
  /** What is found, each occurrence by itself. */
  readonly occurrences: readonly Occurrence[];
  readonly violations: readonly Violation[];
  readonly excusedBy: ReadonlySet<string>;
}

/** Two violations with one node (or one cause) and one message are one; the message then says how many operations it concerns. */
export function rule<T extends object>(definition: RuleDefinition<T>): Rule {
  const { appliesTo, check, fixes, ...meta } = definition;
  const verdicts = new WeakMap<ApiMap, Verdict>();
  const judged = (map: ApiMap, known: readonly Rule[]): Verdict => {
    const before = verdicts.get(map);
    if (before !== undefined) return before;
    const verdict = judge(definition, map, known);
    verdicts.set(map, verdict);
    return verdict;
  };
  const self: Rule = {
    ...meta,
    violations: (map, known = [self]) => judged(map, known).violations,
    excusedBy: (map, known) => judged(map, known).excusedBy,
    ...(fixes !== undefined && { fixes: (map, known) => fixesOf(definition, map, judged(map, known).occurrences) }),
  };
  return self;
}

/** One violation in one target, before equal ones are joined. */
interface Occurrence {
  readonly violation: Violation;
  readonly target: Target;
  /** Where it is reported: an exception counts there, and where it was found. */
  readonly place: Node;
}

function judge<T extends object>(definition: RuleDefinition<T>, map: ApiMap, known: readonly Rule[]): Verdict {
  const occurrences = occurrencesOf(definition, map, known);
  if (ignoresOf(map).length === 0) return { occurrences, violations: joined(occurrences), excusedBy: new Set() };
  const excusedBy = new Set<string>();
  const excused = ({ violation, target, place }: Occurrence): boolean => {
    const ids = [violation.node, place].flatMap((node) => [...excuses(definition.id, node, target)]);
    for (const id of ids) excusedBy.add(id);
    return ids.length > 0;
  };
  // One finding for many operations has none that could excuse it: it is asked again without those that want to be left out.
  const whole = occurrences.filter(({ target }) => isWhole(target));
  const left = whole.length === 0 ? [] : withoutExcused(definition, map, known, whole, excusedBy);
  const kept = [...occurrences.filter(({ target }) => !isWhole(target)), ...left].filter((occurrence) => !excused(occurrence));
  return { occurrences: kept, violations: joined(kept), excusedBy };
}

function isWhole({ operation, webhook, channel }: Target): boolean {
  return operation === undefined && webhook === undefined && channel === undefined;
}

function withoutExcused<T extends object>(
  definition: RuleDefinition<T>,
  map: ApiMap,
  known: readonly Rule[],
  whole: readonly Occurrence[],
  excusedBy: Set<string>,
): readonly Occurrence[] {
  const leaving = new Set<string>();
  const stays = (holders: Holders, node: Node): boolean => {
    const ids = excuses(definition.id, node, holders);
    for (const id of ids) leaving.add(id);
    return ids.length === 0;
  };
  const { realtime } = map;
  const rest: ApiMap = {
    ...map,
    operations: map.operations.filter((operation) => stays({ operation }, operation.node)),
    webhooks: map.webhooks.filter((webhook) => stays({ webhook }, webhook.node)),
    ...(realtime && {
      realtime: { ...realtime, channels: realtime.channels.filter((channel) => stays({ channel }, channel.node)) },
    }),
  };
  if (leaving.size === 0) return whole;
  const key = ({ violation }: Occurrence) => `${violation.node.id} ${violation.message}`;
  const before = new Set(whole.map(key));
  const after = occurrencesOf(definition, rest, known).filter(({ target }) => isWhole(target));
  const changed = after.length !== whole.length || after.some((occurrence) => !before.has(key(occurrence)));
  if (changed) for (const id of leaving) excusedBy.add(id);
  return after;
}

function occurrencesOf<T extends object>(definition: RuleDefinition<T>, map: ApiMap, known: readonly Rule[]): Occurrence[] {
  if (definition.scope !== 'any' && !map.ai.value) return [];
  if (definition.formats !== undefined && !definition.formats.includes(map.format)) return [];
  const found: Occurrence[] = [];
  for (const target of definition.appliesTo(map)) {
    if ((target as Target).operation?.deprecated && definition.deprecated !== true) continue;
    for (const violation of definition.check(target, map, known))
      found.push({ violation, target, place: shared(violation.node) });
  }
  return found;
}

/** A fix belongs to the violation as it is reported: at the first of the occurrences that are joined. */
function fixesOf<T extends object>({ fixes }: RuleDefinition<T>, map: ApiMap, occurrences: readonly Occurrence[]): Fix[] {
  const reported = new Map<string, Node>();
  return occurrences.flatMap((occurrence) => {
    const { violation, target, place } = occurrence;
    const key = joinedBy(occurrence);
    const node = reported.get(key) ?? place;
    reported.set(key, node);
    const edits = [...(fixes?.(target as T, map, violation) ?? [])];
    return edits.length === 0 ? [] : [{ violation: { ...violation, node }, edits }];
  });
}

function joinedBy({ violation, place }: Occurrence): string {
  return `${violation.cause ?? place.id} ${violation.message}`;
}

function joined(occurrences: readonly Occurrence[]): Violation[] {
  const all = new Map<string, { violation: Violation; operations: Set<string> }>();
  for (const occurrence of occurrences) {
    const { target, place } = occurrence;
    const violation = { ...occurrence.violation, node: place };
    const key = joinedBy(occurrence);
    const same = all.get(key) ?? { violation, operations: new Set() };
    if (target.operation !== undefined) same.operations.add(target.operation.key);
    all.set(key, same);
  }
  return Array.from(all.values(), ({ violation, operations }) =>
    operations.size > 1
      ? { ...violation, message: `${violation.message} It concerns ${operations.size} operations.` }
      : violation,
  );
}

/** `anyOf: [{$ref}, {type: null}]` only lets null through: what is at fault is the schema that it refers to, which others refer to as well. */
function shared(node: Node): Node {
  const [sole, ...more] = branchesOf(node);
  if (sole === undefined || more.length > 0 || sole.id === node.id) return node;
  const within = sole.source === node.source && node.path.every((key, at) => key === sole.path[at]);
  return within ? node : sole;
}
