// A preset, or any file that Spectral takes as a ruleset, in; a Spectral ruleset out.
import fs from 'node:fs';
import { createRequire, Module } from 'node:module';
import { isAbsolute, join } from 'node:path';
import spectralCore, { type RulesetDefinition } from '@stoplight/spectral-core';
import formats from '@stoplight/spectral-formats';
import { packageRoot } from '../config/package-root.ts';
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
    if (plain === undefined) return await rollUp(source, files);
    for (const one of plain.files) files.add(one);
    return new Ruleset(plain.definition, { severity: 'recommended', source });
  } catch (cause) {
    throw new AssayError(
      'ASSAY_LINT_RULESET',
      `the ruleset ${file} cannot be used: ${(await brokenPlace(source, file)) ?? reasonOf(cause)}`,
      { cause },
    );
  }
}

/** By Spectral's own loader, which takes every kind of ruleset and is slow. */
async function rollUp(source: string, files: RulesetFiles): Promise<SpectralRuleset> {
  const [{ bundleAndLoadRuleset }, { builtins }, { commonjs }, runtime] = await Promise.all([
    import('@stoplight/spectral-ruleset-bundler/with-loader'),
    import('@stoplight/spectral-ruleset-bundler/plugins/builtins'),
    import('@stoplight/spectral-ruleset-bundler/plugins/commonjs'),
    import('@stoplight/spectral-runtime'),
  ]);
  await shareBuiltIns();
  const { readFile } = fs.promises;
  const told = (...args: Parameters<typeof readFile>) => {
    files.add(String(args[0]));
    return readFile(...args);
  };
  const io = { fs: { ...fs, promises: { ...fs.promises, readFile: told as typeof readFile } }, fetch: runtime.default.fetch };
  files.add(source);
  return bundleAndLoadRuleset(source, io, [tell(files), ownRulesets(), builtins(), commonjs()]);
}

/**
 * A ruleset in node_modules requires Spectral's packages by itself. Where these are the files that assay is installed with, it gets the
 * modules that run here: assay's program is one file, and they would be loaded a second time, as other functions.
 */
async function shareBuiltIns(): Promise<void> {
  const require = createRequire(import.meta.url);
  const [{ default: parsers }, { default: functions }, { default: rulesets }, { default: refResolver }, { default: runtime }] =
    await Promise.all([
      import('@stoplight/spectral-parsers'),
      import('@stoplight/spectral-functions'),
      import('@stoplight/spectral-rulesets'),
      import('@stoplight/spectral-ref-resolver'),
      import('@stoplight/spectral-runtime'),
    ]);
  const modules = {
    '@stoplight/spectral-core': spectralCore,
    '@stoplight/spectral-formats': formats,
    '@stoplight/spectral-functions': functions,
    '@stoplight/spectral-parsers': parsers,
    '@stoplight/spectral-ref-resolver': refResolver,
    '@stoplight/spectral-rulesets': rulesets,
    '@stoplight/spectral-runtime': runtime,
  };
  for (const [name, exports] of Object.entries(modules)) {
    const file = require.resolve(name);
    require.cache[file] ??= Object.assign(new Module(file), { exports, filename: file, loaded: true });
  }
}

function tell(files: RulesetFiles) {
  return { name: 'assay-files', moduleParsed: ({ id }: { readonly id: string }) => files.add(id) };
}

/** `extends: [assay/rulesets/recommended]` names this very program where a project has not installed it (npx, a global install). */
function ownRulesets() {
  return {
    name: 'assay-own-rulesets',
    resolveId(id: string): string | null {
      const preset = /(?:^|[\\/])assay[\\/]rulesets[\\/](recommended|strict|all)(?:\.js)?$/.exec(id)?.[1];
      if (preset === undefined || fs.existsSync(id)) return null;
      const own = join(packageRoot, 'dist/rulesets', `${preset}.js`);
      return fs.existsSync(own) ? own : null;
    },
  };
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
