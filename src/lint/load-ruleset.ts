// A preset, or any file that Spectral takes as a ruleset, in; a Spectral ruleset out.
import { isAbsolute, join } from 'node:path';
import spectralCore, { type RulesetDefinition } from '@stoplight/spectral-core';
import { AssayError } from '../errors/assay-error.ts';
import { readPlainRuleset } from './plain-ruleset.ts';
import { RulesetFiles } from './ruleset-files.ts';
import { assertNoCircle, brokenPlace } from './ruleset-text.ts';

const { Ruleset } = spectralCore;
export type SpectralRuleset = InstanceType<typeof Ruleset>;

export type PresetName = 'recommended' | 'strict' | 'all' | 'off';

export async function loadPreset(preset: PresetName): Promise<SpectralRuleset> {
  // Status codes without quotes stand in nearly half of all YAML descriptions, and no tool minds them.
  const definition = { ...(await definitionOf(preset)), parserOptions: { incompatibleValues: 'off' as const } };
  return new Ruleset(definition, { severity: 'recommended', source: import.meta.url.replace(/^file:\/\//, '') });
}

async function definitionOf(preset: PresetName): Promise<RulesetDefinition> {
  switch (preset) {
    case 'recommended':
      return (await import('../../rulesets/recommended.ts')).default;
    case 'strict':
      return (await import('../../rulesets/strict.ts')).default;
    case 'all':
      return (await import('../../rulesets/all.ts')).default;
    case 'off':
      return { rules: {} };
  }
}

/** `file` is a path (relative to `cwd`) or a URL. What comes of it is what Spectral's CLI makes of it; `files` is told what it is made of. */
export async function loadRuleset(file: string, cwd: string, files = new RulesetFiles()): Promise<SpectralRuleset> {
  const source = isAbsolute(file) || /^https?:\/\//i.test(file) ? file : join(cwd, file);
  await assertNoCircle(source, file);
  const plain = await readPlainRuleset(source, definitionOf);
  try {
    for (const one of plain?.files ?? []) files.add(one);
    const definition = plain?.definition ?? (await (await import('./roll-up.ts')).rollUp(source, files));
    return new Ruleset(definition, { severity: 'recommended', source });
  } catch (cause) {
    throw new AssayError(
      'ASSAY_LINT_RULESET',
      `the ruleset ${file} cannot be used: ${(await brokenPlace(source, file)) ?? reasonOf(cause)}`,
      { cause },
    );
  }
}

/** Spectral reports all that is wrong with a ruleset at once, in `errors`, and wraps what its loader threw. */
function reasonOf(error: unknown): string {
  const { errors, cause } = error as { errors?: unknown[]; cause?: unknown };
  if (Array.isArray(errors) && errors.length > 0) {
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    const first = errors[0] as { message?: string; path?: unknown[] };
    const at = Array.isArray(first.path) && first.path.length > 0 ? ` at ${first.path.join('.')}` : '';
    return `${oneLine(first)}${at}${more}`;
  }
  return oneLine(cause ?? error);
}

function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String((error as { message?: unknown } | undefined)?.message ?? error);
  return (text.split('\n')[0] ?? '').slice(0, 300);
}
