// A ruleset in YAML or JSON in; an error where rulesets extend each other in a circle, and the line where a text is broken, out.
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { parseText } from '../description/source-text.ts';
import { AssayError } from '../errors/assay-error.ts';

const TEXT = /\.(ya?ml|json)$/i;

/** Spectral rolls up a circle for ever. What is no local text cannot be looked into, and is left to it. */
export async function assertNoCircle(source: string, shown: string): Promise<void> {
  async function visit(file: string, open: readonly string[]): Promise<void> {
    if (open.includes(file)) {
      const circle = [...open.slice(open.indexOf(file)), file].map((one) => relative(dirname(source), one));
      throw new AssayError('ASSAY_LINT_RULESET', `the ruleset ${shown} extends itself: ${circle.join(' -> ')}.`);
    }
    for (const next of extendedBy((await parsedFile(file))?.data)) await visit(resolve(dirname(file), next), [...open, file]);
  }
  await visit(source, []);
}

/** `file:line:col: why`, for a ruleset of which Spectral says no more than that it is invalid. */
export async function brokenPlace(source: string, shown: string): Promise<string | undefined> {
  const parsed = await parsedFile(source);
  const broken = parsed?.problems.find(({ severity, message }) => severity !== 'warning' && !/duplicate/i.test(message));
  if (broken !== undefined) {
    const { line, character } = broken.range?.start ?? { line: 0, character: 0 };
    return `${shown}:${line + 1}:${character + 1}: ${broken.message}`;
  }
  for (const next of extendedBy(parsed?.data)) {
    const place = await brokenPlace(resolve(dirname(source), next), next);
    if (place !== undefined) return place;
  }
  return undefined;
}

async function parsedFile(source: string) {
  if (!TEXT.test(source) || /^https?:/i.test(source)) return undefined;
  const text = await readFile(source, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseText(text, source);
}

/** Paths of files, also those of overrides. Names of packages and of Spectral's own rulesets have no such end. */
function extendedBy(data: unknown): string[] {
  if (typeof data !== 'object' || data === null) return [];
  const { extends: own, overrides } = data as { extends?: unknown; overrides?: unknown };
  const all = (Array.isArray(own) ? own : [own]).map((one: unknown) => (Array.isArray(one) ? one[0] : one));
  const nested = Array.isArray(overrides) ? overrides.flatMap(extendedBy) : [];
  return [...all, ...nested].filter((one): one is string => typeof one === 'string' && /^\.{0,2}\//.test(one) && TEXT.test(one));
}
