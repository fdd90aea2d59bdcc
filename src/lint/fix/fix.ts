// Documents in; the texts that they have once everything is fixed that has one safe answer, and what is found in those texts, out.
// Nothing is written here.
import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { isUrl } from '../../description/read-source.ts';
import type { Finding } from '../../report/model.ts';
import type { LintResult } from '../lint.ts';
import { editText } from './edit-text.ts';
import { type PlannedFix, placeOf, planFixes } from './plan-fixes.ts';

/** A fix can make room for another: a new response gets its header in the next round. */
const MAX_ROUNDS = 8;
/** When a fix brings a finding of another rule, the others are tried apart from it. */
const MAX_TRIALS = 40;

export interface FixOptions {
  readonly cwd: string;
  /** Lints with these texts in place of those of the files. */
  readonly lint: (texts: ReadonlyMap<string, string>) => Promise<LintResult>;
  /** The findings that may be fixed: those that would be reported. */
  readonly reported: (result: LintResult) => Promise<readonly Finding[]>;
}

export interface Fixed {
  readonly before: LintResult;
  readonly after: LintResult;
  /** By the real path of the file, with the text as it is and as it would be. */
  readonly files: readonly { readonly source: string; readonly from: string; readonly to: string }[];
  /** Files that would be changed but are not: URLs, and files outside the working folder. */
  readonly outside: readonly string[];
  /** How many fixes were left out: they would bring a new finding, or stand where an anchor is shared. */
  readonly leftOut: number;
}

type Texts = ReadonlyMap<string, string>;

export async function fix(options: FixOptions): Promise<Fixed> {
  const before = await options.lint(new Map());
  const outside = new Set<string>();
  const refused = new Set<string>();
  let texts: Texts = new Map();
  let result = before;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const findings = await options.reported(result);
    const planned = planFixes(
      result.documents.map(({ root }) => root),
      result.texts,
      findings,
    ).filter(({ key }) => !refused.has(key));
    const allowed: PlannedFix[] = [];
    for (const one of planned) {
      if (await isWithin(one.source, options.cwd)) allowed.push(one);
      else outside.add(one.source);
    }
    const made = await makeWhatHelps(allowed, texts, result, options.lint, refused);
    if (made === undefined) break;
    ({ texts, result } = made);
  }
  const files = [...texts].map(([source, to]) => ({ source, from: before.texts.get(source) ?? '', to }));
  return {
    before,
    after: result,
    files: files.filter(({ from, to }) => from !== to),
    outside: [...outside],
    leftOut: refused.size,
  };
}

interface State {
  readonly texts: Texts;
  readonly result: LintResult;
}

/** All fixes at once where that brings no new finding; else those of each rule, and at last each, by itself. Undefined when none is left. */
async function makeWhatHelps(
  planned: readonly PlannedFix[],
  texts: Texts,
  result: LintResult,
  lint: FixOptions['lint'],
  refused: Set<string>,
): Promise<State | undefined> {
  let state: State = { texts, result };
  let trials = 0;
  let changed = false;
  async function attempt(fixes: readonly PlannedFix[]): Promise<void> {
    if (fixes.length === 0) return;
    const edited = applied(fixes, state, refused);
    if (edited === undefined) return;
    const after = trials++ < MAX_TRIALS ? await lint(edited) : undefined;
    if (after !== undefined && !bringsNew(state.result, after)) {
      state = { texts: edited, result: after };
      changed = true;
      return;
    }
    const parts = partsOf(fixes);
    if (parts.length === 1) for (const { key } of fixes) refused.add(key);
    else for (const part of parts) await attempt(part);
  }
  await attempt(planned);
  return changed ? state : undefined;
}

function partsOf(fixes: readonly PlannedFix[]): readonly (readonly PlannedFix[])[] {
  const rules = [...new Set(fixes.map(({ rule }) => rule))];
  if (rules.length > 1) return rules.map((id) => fixes.filter(({ rule }) => rule === id));
  const middle = fixes.length >> 1;
  return middle === 0 ? [fixes] : [fixes.slice(0, middle), fixes.slice(middle)];
}

function applied(fixes: readonly PlannedFix[], { texts, result }: State, refused: Set<string>): Texts | undefined {
  const edited = new Map(texts);
  let changed = false;
  for (const source of new Set(fixes.map((one) => one.source))) {
    const text = texts.get(source) ?? result.texts.get(source);
    if (text === undefined) continue;
    const here = fixes.filter((one) => one.source === source);
    const { text: after, made } = editText(
      text,
      here.map(({ edits }) => edits),
    );
    for (const { key, edits } of here) if (!made.includes(edits)) refused.add(key);
    if (after === text) continue;
    edited.set(source, after);
    changed = true;
  }
  return changed ? edited : undefined;
}

/** A finding that speaks of many operations moves to the next of them when the first is fixed: it counts as new when its rule has more than before. */
function bringsNew(before: LintResult, after: LintResult): boolean {
  const known = new Set(before.findings.map(placeOf));
  const count = ({ findings }: LintResult, code: string) => findings.filter((finding) => finding.code === code).length;
  const moved = new Set(after.findings.filter((finding) => !known.has(placeOf(finding))).map(({ code }) => code));
  return [...moved].some((code) => count(after, code) > count(before, code));
}

async function isWithin(source: string, cwd: string): Promise<boolean> {
  if (isUrl(source)) return false;
  const [file, folder] = await Promise.all([realpath(source).catch(() => undefined), realpath(cwd)]);
  return file?.startsWith(folder.endsWith(sep) ? folder : folder + sep) ?? false;
}
