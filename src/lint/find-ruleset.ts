// A folder in; the ruleset that Spectral would find there by itself, out. Nothing of Spectral is loaded for that.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RulesetChoice } from './linter.ts';
import type { PresetName } from './load-ruleset.ts';

/** `.cjs` is ours: Spectral does not look for it. */
const NAMES = [/^\.?spectral\.(ya?ml|json|m?js)$/, /^\.?spectral\.cjs$/];

/** As the command line says it: without a word on rules, `.spectral.*` in the working folder, and then `recommended`. */
export async function chooseRuleset(
  { ruleset, preset }: { readonly ruleset?: string; readonly preset?: PresetName },
  cwd: string,
): Promise<RulesetChoice> {
  if (ruleset !== undefined) return { ruleset };
  if (preset !== undefined) return { preset };
  const found = await findRuleset(cwd);
  return found === undefined ? { preset: 'recommended' } : { ruleset: found };
}

async function findRuleset(cwd: string): Promise<string | undefined> {
  const files = await readdir(cwd).catch(() => []);
  const name = NAMES.map((pattern) => files.find((file) => pattern.test(file))).find((found) => found !== undefined);
  return name === undefined ? undefined : join(cwd, name);
}
