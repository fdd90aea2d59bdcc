// Any ruleset that Spectral takes, in; its definition, out. What Spectral's CLI does, step by step and with its own packages: a text is
// written as a module, modules are rolled up into one, and that is evaluated.
import fs from 'node:fs';
import { createRequire, Module } from 'node:module';
import { join } from 'node:path';
import stoplightPath from '@stoplight/path';
import spectralCore, { type RulesetDefinition } from '@stoplight/spectral-core';
import formats from '@stoplight/spectral-formats';
import functions from '@stoplight/spectral-functions';
import parsers from '@stoplight/spectral-parsers';
import refResolver from '@stoplight/spectral-ref-resolver';
import { bundleRuleset } from '@stoplight/spectral-ruleset-bundler';
import { builtins } from '@stoplight/spectral-ruleset-bundler/plugins/builtins';
import { commonjs } from '@stoplight/spectral-ruleset-bundler/plugins/commonjs';
import { stdin } from '@stoplight/spectral-ruleset-bundler/plugins/stdin';
import { node } from '@stoplight/spectral-ruleset-bundler/presets/node';
import migrator from '@stoplight/spectral-ruleset-migrator';
import rulesets from '@stoplight/spectral-rulesets';
import runtime from '@stoplight/spectral-runtime';
import { packageRoot } from '../config/package-root.ts';
import type { RulesetFiles } from './ruleset-files.ts';

/** `source` is an absolute path or a URL. `files` is told what is read. */
export async function rollUp(source: string, files: RulesetFiles): Promise<RulesetDefinition> {
  files.add(source);
  shareBuiltIns();
  const io = { fs: telling(files), fetch: runtime.fetch };
  // The order decides: what is built in is known before anything is looked for beside a remote ruleset.
  const plugins = [tell(files), ownRulesets(), builtins(), commonjs(), ...node(io)];
  const options = { target: 'node', format: 'commonjs' } as const;
  if (!(await migrator.isBasicRuleset(source, io.fetch)))
    return evaluated(await bundleRuleset(source, { ...options, plugins }), source);
  const module = await migrator.migrateRuleset(source, { format: 'esm', ...io });
  const name = stoplightPath.join(stoplightPath.dirname(source), '.spectral.js');
  return evaluated(await bundleRuleset(name, { ...options, plugins: [stdin(module, name), ...plugins] }), name);
}

function evaluated(code: string, source: string): RulesetDefinition {
  const local = createRequire(stoplightPath.isURL(source) ? source.replace(/^https?:\//, '') : source);
  const paths = [stoplightPath.dirname(source), packageRoot];
  const module: { exports?: unknown } = {};
  Function('module, require', code)(module, (id: string) => local(local.resolve(id, { paths })));
  if (typeof module.exports !== 'object' || module.exports === null) throw new Error('No valid export found');
  return module.exports as RulesetDefinition;
}

function telling(files: RulesetFiles): typeof fs {
  const { readFile } = fs.promises;
  const told = (...args: Parameters<typeof readFile>) => {
    files.add(String(args[0]));
    return readFile(...args);
  };
  return { ...fs, promises: { ...fs.promises, readFile: told as typeof readFile } };
}

/**
 * A ruleset in node_modules requires Spectral's packages by itself. Where these are the files that assay is installed with, it gets the
 * modules that run here: assay's program is one file, and they would be loaded a second time, as other functions.
 */
function shareBuiltIns(): void {
  const require = createRequire(import.meta.url);
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
