// A baseline file and findings in; the findings that are not in it, and the entries that are stale, out. Also the file that holds them all.
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { LineIndex } from '../description/line-index.ts';
import { toPointer } from '../description/node.ts';
import { parseText } from '../description/source-text.ts';
import type { JsonPath } from '../description/types.ts';
import { AssayError } from '../errors/assay-error.ts';
import type { Finding } from '../report/model.ts';

/** What names a finding, whatever happens to the lines around it. It is written as it was found, and compared without what other edits change. */
export interface BaselineEntry {
  readonly rule: string;
  /** Relative to the folder of the baseline, with forward slashes; URLs and `<STDIN>` as they are. */
  readonly source: string;
  /** A JSON Pointer. */
  readonly path: string;
  readonly message: string;
  /** How many findings read so; 1 when absent. */
  readonly count?: number;
}

export interface Baseline {
  /** As it was named. */
  readonly file: string;
  readonly folder: string;
  readonly entries: readonly BaselineEntry[];
}

/** What a run can say of an entry: of a file that it has not read, or a rule that it has not run, nothing. */
export interface Judged {
  readonly source: (absolute: string) => boolean;
  readonly rule: (id: string) => boolean;
}

export interface Compared {
  readonly left: readonly Finding[];
  readonly known: number;
  readonly stale: readonly BaselineEntry[];
}

/** An empty one for a file that does not exist, where it is going to be written. */
export async function loadBaseline(file: string, cwd: string, toBeWritten: boolean): Promise<Baseline> {
  const path = resolve(cwd, file);
  const empty = { file, folder: dirname(path), entries: [] };
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' && toBeWritten) return empty;
    if (code === 'ENOENT')
      throw new AssayError('ASSAY_BASELINE_NOT_FOUND', `${file}:1:1: the baseline does not exist.`, { cause });
    throw new AssayError('ASSAY_BASELINE_INVALID', `${file}:1:1: the baseline cannot be read: ${code ?? 'read error'}.`, {
      cause,
    });
  }
  return { ...empty, entries: parseBaseline(text, file) };
}

export function compareWithBaseline(findings: readonly Finding[], baseline: Baseline, judged: Judged): Compared {
  const open = new Map<string, number>();
  for (const entry of baseline.entries) open.set(keyOf(entry), (open.get(keyOf(entry)) ?? 0) + (entry.count ?? 1));
  const left: Finding[] = [];
  for (const finding of findings) {
    const key = keyOf(entryOf(finding, baseline.folder));
    const count = open.get(key) ?? 0;
    if (count > 0) open.set(key, count - 1);
    else left.push(finding);
  }
  const stale = baseline.entries.filter((entry) => (open.get(keyOf(entry)) ?? 0) > 0 && isJudged(entry, baseline, judged));
  return { left, known: findings.length - left.length, stale };
}

/** All findings of this run, and the entries that it could say nothing of. */
export function baselineText(findings: readonly Finding[], baseline: Baseline, judged: Judged): string {
  const entries = new Map(
    baseline.entries.filter((entry) => !isJudged(entry, baseline, judged)).map((entry) => [keyOf(entry), entry]),
  );
  for (const finding of findings) {
    const entry = entryOf(finding, baseline.folder);
    const same = entries.get(keyOf(entry));
    entries.set(keyOf(entry), same === undefined ? entry : { ...entry, count: (same.count ?? 1) + 1 });
  }
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  return `${JSON.stringify({ version: 1, findings: sorted }, null, 2)}\n`;
}

function isJudged({ rule, source }: BaselineEntry, { folder }: Baseline, judged: Judged): boolean {
  return judged.rule(rule) && judged.source(isPlace(source) ? resolve(folder, source) : source);
}

function isPlace(source: string): boolean {
  return !/^(https?:|<)/i.test(source);
}

function entryOf({ code, source, path, message }: Finding, folder: string): BaselineEntry {
  return {
    rule: code,
    source: isPlace(source) ? relative(folder, resolve(source)).split(sep).join('/') : source,
    path: toPointer(path),
    message,
  };
}

/**
 * In the order of the file. A number in a path is the place in a list, but for the statuses of responses; one in a message counts
 * (operations, responses, values), but for what is quoted. Both change with edits that have nothing to do with the finding.
 */
function keyOf({ source, path, rule, message }: BaselineEntry): string {
  const place = path.replace(/(?<!\/responses)\/\d+(?=\/|$)/g, '/*');
  const text = message
    // What else has the same cause is told after the finding itself: whoever accepted the cause accepted it there, too.
    .replace(/ (It concerns \d+ operations|The same (holds for|shape stands in) .*)\.$/, '')
    .replace(/`[^`]*`|\b\d+\b/g, (part) => (part.startsWith('`') ? part : '*'));
  return [source, place, rule, text].join('\n');
}

function parseBaseline(text: string, file: string): BaselineEntry[] {
  const lines = new LineIndex(text);
  const fail = (what: string, at: { line: number; character: number }) =>
    new AssayError('ASSAY_BASELINE_INVALID', `${file}:${at.line + 1}:${at.character + 1}: ${what}`);
  try {
    JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    const offset = Number(/at position (\d+)/.exec(message)?.[1] ?? (/end of JSON/.test(message) ? text.trimEnd().length : 0));
    throw fail('the baseline is no JSON.', lines.range(offset, offset).start);
  }
  const parsed = parseText(text, file);
  const data = parsed.data as { version?: unknown; findings?: unknown } | null;
  const wrong = (path: JsonPath, what: string) => fail(what, parsed.rangeOf(path, true)?.start ?? { line: 0, character: 0 });
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw wrong([], 'expected an object with `findings`.');
  if (data.version !== 1) throw wrong(['version'], `expected \`"version": 1\`, found ${JSON.stringify(data.version)}.`);
  if (!Array.isArray(data.findings)) throw wrong(['findings'], 'expected a list of `findings`.');
  return data.findings.map((entry: unknown, index) => {
    const holder = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
    for (const key of ['rule', 'source', 'path', 'message'])
      if (typeof holder[key] !== 'string') throw wrong(['findings', index, key], `expected a finding with the text \`${key}\`.`);
    const { count } = holder;
    if (count !== undefined && !(Number.isInteger(count) && (count as number) > 0))
      throw wrong(['findings', index, 'count'], 'expected `count` to be a whole number of at least 1.');
    return holder as unknown as BaselineEntry;
  });
}
