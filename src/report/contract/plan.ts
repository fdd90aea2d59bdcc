// What a run would do in, the text of `assay test --list` out.

/** A plan as it is printed: plain values, so that a script can read it. */
export interface PlanReport {
  readonly spec: string;
  readonly target: string;
  readonly requests: number;
  /** At most, by estimate. */
  readonly tokens: number;
  readonly runs: readonly PlanRun[];
  readonly notApplicable: readonly string[];
}

export interface PlanRun {
  readonly scenario: string;
  readonly about: string;
  readonly operation: string;
  /** It makes things that stay, and takes them back at the end where it can. */
  readonly creates: boolean;
  readonly checks: readonly { readonly id: string; readonly clause: string; readonly level: string; readonly skipped?: string }[];
}

export function renderPlan(plan: PlanReport, format: string): string {
  if (format === 'json') return JSON.stringify(plan, undefined, 2);
  const lines: string[] = [];
  let scenario = '';
  for (const run of plan.runs) {
    const checks = run.checks.filter(({ skipped }) => skipped === undefined);
    if (checks.length === 0) continue;
    if (run.scenario !== scenario) lines.push('', `${run.scenario}${run.creates ? '  (creates)' : ''}`, `  ${run.about}`);
    scenario = run.scenario;
    lines.push(`  ${run.operation}`, ...checks.map(({ id, clause, level }) => `    ${id.padEnd(40)} ${clause} ${level}`));
  }
  const all = plan.runs.flatMap(({ checks }) => checks);
  const skipped = all.filter((check) => check.skipped !== undefined).length;
  const clauses = new Set(all.filter((check) => check.skipped === undefined).map(({ clause }) => clause));
  lines.push(
    '',
    `${all.length - skipped} checks of ${clauses.size} clauses, about ${plan.requests} requests and at most ${plan.tokens} tokens to ${plan.target}`,
  );
  if (skipped > 0) lines.push(`${skipped} checks left out by your options`);
  if (plan.notApplicable.length > 0) lines.push(`${plan.notApplicable.length} checks do not apply to ${plan.spec}`);
  return lines.slice(1).join('\n');
}
