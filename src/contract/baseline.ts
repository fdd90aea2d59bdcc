// Broken checks that a user has accepted: read from a file, taken out of what fails a build, and written.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LineIndex } from '../description/line-index.ts';
import { AssayError } from '../errors/assay-error.ts';
import type { CheckResult, ContractReport } from '../report/model.ts';

/** One check at one operation. What was found is for the reader: the words of a message may change with the target's answer. */
export interface BaselineCheck {
  readonly id: string;
  readonly operation?: string;
  readonly message?: string;
}

export interface AgainstBaseline {
  /** The report with what is accepted marked as known. */
  readonly report: ContractReport;
  /** Entries whose check was judged and is broken no longer. */
  readonly stale: readonly BaselineCheck[];
}

/** Throws when it does not exist or is none; an empty one for a file that does not exist where it is going to be written. */
export async function loadCheckBaseline(file: string, cwd: string, toBeWritten: boolean): Promise<readonly BaselineCheck[]> {
  let text: string;
  try {
    text = await readFile(resolve(cwd, file), 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' && toBeWritten) return [];
    if (code === 'ENOENT')
      throw new AssayError('ASSAY_BASELINE_NOT_FOUND', `${file}:1:1: the baseline does not exist.`, { cause });
    throw new AssayError('ASSAY_BASELINE_INVALID', `${file}:1:1: the baseline cannot be read: ${code ?? 'read error'}.`, {
      cause,
    });
  }
  return parseBaseline(text, file);
}

export function againstBaseline(report: ContractReport, baseline: readonly BaselineCheck[]): AgainstBaseline {
  const accepted = new Set(baseline.map(keyOf));
  const checks = report.checks.map(
    (check): CheckResult => (isBroken(check) && accepted.has(keyOf(check)) ? { ...check, known: true } : check),
  );
  // What was left out, or could not be judged, says nothing of an entry.
  const mended = new Set(report.checks.filter(({ verdict }) => verdict === 'pass' || verdict === 'not-applicable').map(keyOf));
  const named = new Set(report.checks.map(keyOf));
  const stale = baseline.filter((entry) => mended.has(keyOf(entry)) || !named.has(keyOf(entry)));
  return { report: { ...report, checks }, stale };
}

/** All broken checks of a run, and the entries that it could say nothing of. */
export function checkBaselineText(report: ContractReport, baseline: readonly BaselineCheck[]): string {
  const { stale } = againstBaseline(report, baseline);
  const broken = report.checks.filter(isBroken).map(({ id, operation, message }) => ({
    id,
    ...(operation === undefined ? {} : { operation }),
    message,
  }));
  const entries = new Map(
    [...baseline.filter((entry) => !stale.includes(entry)), ...broken].map((entry) => [keyOf(entry), entry]),
  );
  const checks = [...entries].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, entry]) => entry);
  return `${JSON.stringify({ version: 1, checks }, undefined, 2)}\n`;
}

/** A SHOULD that is not kept fails no build and needs no excuse. */
function isBroken({ verdict }: CheckResult): boolean {
  return verdict === 'fail';
}

function keyOf({ id, operation = '' }: BaselineCheck): string {
  return `${id} ${operation}`;
}

function parseBaseline(text: string, file: string): BaselineCheck[] {
  const lines = new LineIndex(text);
  const fail = (offset: number, what: string) => {
    const { line, character } = lines.range(offset, offset).start;
    return new AssayError('ASSAY_BASELINE_INVALID', `${file}:${line + 1}:${character + 1}: ${what}`);
  };
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    const offset = Number(/at position (\d+)/.exec(message)?.[1] ?? (/end of JSON/.test(message) ? text.trimEnd().length : 0));
    throw fail(offset, 'the baseline is no JSON.');
  }
  const { version, checks } = (data ?? {}) as { version?: unknown; checks?: unknown };
  if (version !== 1) throw fail(0, `expected \`"version": 1\`, found ${JSON.stringify(version)}.`);
  if (!Array.isArray(checks)) throw fail(0, 'expected a list of `checks`.');
  return checks.map((entry: unknown, index) => {
    const { id, operation } = (entry ?? {}) as Record<string, unknown>;
    if (typeof id === 'string' && (operation === undefined || typeof operation === 'string')) return entry as BaselineCheck;
    throw fail(offsetOf(text, index), `expected check ${index} to have the text \`id\`, and \`operation\` as a text.`);
  });
}

/** Where the item of a list starts; files that assay wrote have one object for each. */
function offsetOf(text: string, index: number): number {
  let at = text.indexOf('"checks"');
  for (let item = 0; item <= index && at !== -1; item++) at = text.indexOf('{', at + 1);
  return Math.max(0, at);
}
