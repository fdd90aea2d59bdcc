import type { ApiMap, OperationMap } from '../api-map/types.ts';
import { type ClauseId, clause, isClauseId } from '../clauses/index.ts';
import type { Level, Shard } from '../report/model.ts';
import type { OwnClause, Scenario, Target } from './scenario.ts';
import { SCENARIOS } from './scenarios/index.ts';
import { PROMPT_TOKENS, USUAL_LIMIT } from './tokens.ts';

/** What the user leaves out. */
export interface Selection {
  /** Check, scenario, family or clause ids. Empty: all. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  /** A glob over path keys. */
  readonly path?: string;
  readonly tag?: string;
  readonly readOnly: boolean;
  readonly shard?: Shard;
}

export interface PlannedCheck {
  readonly id: string;
  readonly claim: string;
  readonly clause: ClauseId | OwnClause;
  readonly level: Level;
  readonly operation?: OperationMap;
  /** Why the user's own choice leaves it out. */
  readonly skipped?: string;
  /** The shard that judges it, when that is another one. */
  readonly elsewhere?: number;
}

export interface PlannedRun {
  readonly scenario: Scenario;
  readonly target: Target;
  readonly checks: readonly PlannedCheck[];
}

export interface Plan {
  readonly runs: readonly PlannedRun[];
  /** Checks that the description gives no place to. */
  readonly notApplicable: readonly PlannedCheck[];
  /** At most; requests that scenarios share are counted once for each operation. */
  readonly requests: number;
  /** At most, by estimate: what `--max-tokens` counts. */
  readonly tokens: number;
  readonly shard?: Shard;
}

/** A map and the user's choice → which scenarios run on which operations, and what each of them will judge. Nothing is sent. `own`: those of the user's. */
export function makePlan(map: ApiMap, selection: Selection, own: readonly Scenario[] = []): Plan {
  const runs: PlannedRun[] = [];
  // Runs are dealt like cards, so that the scenarios of a large operation do not all come to one shard.
  let dealt = 0;
  const notApplicable: PlannedCheck[] = [];
  for (const scenario of [...SCENARIOS, ...own]) {
    const targets = map.ai.value || scenario.own !== undefined ? scenario.targets(map) : [];
    const applied = new Set<string>();
    for (const target of targets) {
      const checks = target.claims.map((claim): PlannedCheck => {
        applied.add(claim);
        const check = checkOf(scenario, claim);
        const skipped = whySkipped(scenario, check, target.operation, selection);
        return { ...check, operation: target.operation, ...(skipped === undefined ? {} : { skipped }) };
      });
      // What reads the exchanges of others is read in each shard, of what that one exchanged.
      const mine =
        selection.shard === undefined || scenario.last === true || !checks.some(({ skipped }) => skipped === undefined);
      const shard = mine ? undefined : (dealt++ % selection.shard!.of) + 1;
      const elsewhere = shard === undefined || shard === selection.shard?.index ? undefined : shard;
      runs.push({
        scenario,
        target,
        checks: elsewhere === undefined ? checks : checks.map((check) => leftTo(check, elsewhere, selection.shard!)),
      });
    }
    for (const claim of Object.keys(scenario.claims)) if (!applied.has(claim)) notApplicable.push(checkOf(scenario, claim));
  }
  const active = runs.filter(({ checks }) => checks.some(({ skipped }) => skipped === undefined));
  const { shard } = selection;
  return {
    runs,
    notApplicable,
    requests: estimate(active),
    tokens: estimateTokens(active),
    ...(shard === undefined ? {} : { shard }),
  };
}

function leftTo(check: PlannedCheck, elsewhere: number, { of }: Shard): PlannedCheck {
  return check.skipped === undefined ? { ...check, elsewhere, skipped: `left to shard ${elsewhere} of ${of}` } : check;
}

/** The base calls of an operation are shared by all that read them. */
function estimate(runs: readonly PlannedRun[]): number {
  const operations = new Set(runs.map(({ target }) => target.operation.key));
  const own = runs.reduce((sum, { scenario }) => sum + Math.max(0, scenario.requests - 1), 0);
  return runs.length === 0 ? 0 : own + operations.size;
}

function estimateTokens(runs: readonly PlannedRun[]): number {
  const calls = runs.filter(({ target, scenario }) => target.operation.inference && scenario.outputTokens !== 0);
  const operations = new Set(calls.map(({ target }) => target.operation.key));
  const own = calls.reduce(
    (sum, { scenario }) =>
      sum +
      // A scenario that asks for more than usual shares none of its calls.
      (scenario.outputTokens === undefined
        ? Math.max(0, scenario.requests - 1) * (PROMPT_TOKENS + USUAL_LIMIT)
        : scenario.requests * (PROMPT_TOKENS + scenario.outputTokens)),
    0,
  );
  return own + operations.size * (PROMPT_TOKENS + USUAL_LIMIT);
}

function checkOf(scenario: Scenario, claim: string): PlannedCheck {
  const id = scenario.claims[claim]!;
  const level = scenario.own?.level ?? (isClauseId(id) ? clause(id).level : 'MUST');
  return { id: `${scenario.id}:${claim}`, claim, clause: id, level };
}

function whySkipped(scenario: Scenario, check: PlannedCheck, operation: OperationMap, selection: Selection): string | undefined {
  const { only, skip, path, tag, readOnly } = selection;
  if (only.length > 0 && !only.some((id) => names(id, check))) return 'left out by --only';
  if (skip.some((id) => names(id, check))) return 'left out by --skip';
  if (path !== undefined && !globMatches(path, operation.path)) return `left out by --path ${path}`;
  if (tag !== undefined && !tagsOf(operation).includes(tag)) return `left out by --tag ${tag}`;
  if (readOnly && scenario.creates === true) return 'left out by --read-only: it creates something';
  return undefined;
}

/** An id of the user's names a check by itself, its scenario, its family or its clause. */
function names(id: string, check: PlannedCheck): boolean {
  return id === check.id || id === check.clause || check.id.startsWith(`${id}:`) || check.id.startsWith(`${id}/`);
}

/** All ids that `--only` and `--skip` take. */
export function selectableIds(own: readonly Scenario[] = []): string[] {
  const all = [...SCENARIOS, ...own];
  const checks = all.flatMap((scenario) => Object.keys(scenario.claims).map((claim) => checkOf(scenario, claim)));
  const scenarios = all.map(({ id }) => id);
  return [
    ...new Set([
      ...checks.map(({ id }) => id),
      ...scenarios,
      ...scenarios.map((id) => id.split('/')[0]!),
      ...checks.map((check) => check.clause),
    ]),
  ];
}

function tagsOf(operation: OperationMap): string[] {
  return (operation.node.get('tags')?.items() ?? []).flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
}

/** `*` is any run of characters but `/`, `**` any at all. */
export function globMatches(glob: string, path: string): boolean {
  const pattern = glob
    .split(/(\*\*|\*)/)
    .map((part) => (part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  return new RegExp(`^${pattern}$`).test(path);
}
