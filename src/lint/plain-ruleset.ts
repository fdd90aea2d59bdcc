// A ruleset of text alone (YAML or JSON, that extends nothing but its like and what is built in) in; its definition, out.
// Spectral's loader writes such a ruleset as a module, rolls it up and evaluates that, which costs more than most lints.
// Whatever is not plain, or not as it should be, is left to that loader, and so are its errors.
import { readFile, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import stoplightJson from '@stoplight/json';
import stoplightPath from '@stoplight/path';
import type { RulesetDefinition } from '@stoplight/spectral-core';
import formats from '@stoplight/spectral-formats';
import functions from '@stoplight/spectral-functions';
import rulesets from '@stoplight/spectral-rulesets';
import stoplightYaml from '@stoplight/yaml';
import { packageRoot } from '../config/package-root.ts';

export interface PlainRuleset {
  readonly definition: RulesetDefinition;
  /** All files that it was read from. */
  readonly files: readonly string[];
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Fields = Readonly<Record<string, unknown>>;

/** Not a failure of the ruleset, but of this short way. */
class NotPlain extends Error {}

const TEXT = /\.(json|ya?ml)$/i;
const OWN = /^assay\/rulesets\/(recommended|strict|all)(?:\.js)?$/;
const BUILT_IN: Fields = {
  'spectral:oas': rulesets.oas,
  'spectral:asyncapi': rulesets.asyncapi,
  'spectral:arazzo': rulesets.arazzo,
};
const FORMAT_ALIASES: Fields = {
  'json-schema-2019-09': 'json-schema-draft-2019-09',
  'json-schema-2020-12': 'json-schema-draft-2020-12',
};
/** Spectral's loader gives rules that were renamed the names of today. */
const RENAMED = /^(operation-2xx-response|oas3-unused-components-schema|oas[23]-valid-.*-example)$/;

/** What has become something else when the definition is made. */
const DROPPED = new Set(['except', 'functions', 'functionsDir']);

/** Undefined when Spectral's own loader has to read it. `ownPreset` gives the definition of a preset of assay. */
export async function readPlainRuleset(
  source: string,
  ownPreset: (name: 'recommended' | 'strict' | 'all') => Promise<RulesetDefinition>,
): Promise<PlainRuleset | undefined> {
  if (!isTextFile(source)) return undefined;
  const folder = stoplightPath.dirname(source);
  const files: string[] = [];

  async function ruleset(file: string): Promise<Fields> {
    files.push(file);
    const read = await parsed(file);
    const { except } = read;
    const all: Record<string, unknown> = {};
    // The order of keys is the order of rules.
    for (const [key, value] of Object.entries(read)) {
      if (key === 'extends') all['extends'] = await extensions(value, file);
      else if (key === 'rules') all['rules'] = rulesOf(value);
      else if (key === 'overrides') all['overrides'] = await Promise.all(list(value).map((one) => override(one, file)));
      else if (key === 'formats') all['formats'] = formatsOf(value);
      else if (key === 'aliases') all['aliases'] = aliasesOf(value);
      else if (!DROPPED.has(key)) all[key] = copy(value);
    }
    if (except !== undefined) {
      const more = Object.entries(fields(except)).map(([pattern, names]) => ({
        files: [pattern.startsWith('#') ? `**${pattern}` : pattern],
        rules: Object.fromEntries(list(names).map((name) => [text(name), 'off'])),
      }));
      all['overrides'] = [...((all['overrides'] as unknown[] | undefined) ?? []), ...more];
    }
    return all;
  }

  async function override(value: unknown, file: string): Promise<Fields> {
    const all: Record<string, unknown> = {};
    for (const [key, one] of Object.entries(fields(value))) {
      if (key === 'extends') all['extends'] = await extensions(one, file);
      else if (key === 'rules') all['rules'] = rulesOf(one);
      else if (key === 'formats') all['formats'] = formatsOf(one);
      else all[key] = copy(one);
    }
    return all;
  }

  async function extensions(value: unknown, file: string): Promise<unknown> {
    if (typeof value === 'string') return extension(value, file);
    const all: unknown[] = [];
    for (const one of list(value)) {
      if (typeof one === 'string') all.push(await extension(one, file));
      else {
        const [name, severity, ...more] = list(one);
        if (more.length > 0 || !['all', 'recommended', 'off'].includes(severity as string)) throw new NotPlain();
        all.push([await extension(text(name), file), severity]);
      }
    }
    return all;
  }

  async function extension(name: string, file: string): Promise<unknown> {
    if (Object.hasOwn(BUILT_IN, name)) return BUILT_IN[name];
    const preset = OWN.exec(name)?.[1] as 'recommended' | undefined;
    if (preset !== undefined && (await isOwn(name, folder))) return ownPreset(preset);
    const isRelative = /^\.{1,2}[\\/]/.test(name);
    const path = stoplightPath.isAbsolute(name) ? name : stoplightPath.join(file, '..', name);
    if (!(isRelative || stoplightPath.isAbsolute(name)) || !isTextFile(path)) throw new NotPlain();
    return ruleset(path);
  }

  try {
    return { definition: (await ruleset(source)) as unknown as RulesetDefinition, files };
  } catch {
    return undefined;
  }
}

function isTextFile(source: string): boolean {
  return TEXT.test(stoplightPath.extname(source)) && !stoplightPath.isURL(source);
}

/** As Spectral's loader reads it. */
async function parsed(file: string): Promise<Fields> {
  const content = await readFile(file, 'utf8');
  const { data } =
    stoplightPath.extname(file) === '.json'
      ? stoplightJson.parseWithPointers(content)
      : stoplightYaml.parseWithPointers(content, { mergeKeys: true });
  const read = fields(data);
  const { aliases, functions: own, functionsDir } = read;
  if (own !== undefined && list(own).length > 0) throw new NotPlain();
  if (functionsDir !== undefined) text(functionsDir);
  if (aliases !== undefined) fields(aliases);
  return read;
}

function rulesOf(value: unknown): Fields {
  return mapped(value, (rule, name) => {
    if (RENAMED.test(name)) throw new NotPlain();
    if (!isFields(rule)) return copy(rule);
    return mapped(rule, (part, key) => {
      if (key === 'formats') return formatsOf(part);
      if (key === 'then') return Array.isArray(part) ? part.map(thenOf) : thenOf(part);
      return copy(part);
    });
  });
}

function thenOf(value: unknown): unknown {
  return isFields(value)
    ? mapped(value, (part, key) => (key === 'function' ? exported(functions, text(part)) : copy(part)))
    : copy(value);
}

function aliasesOf(value: unknown): Fields {
  return mapped(value, (alias) => {
    if (!isFields(alias)) return copy(alias);
    return mapped(alias, (part, key) => {
      if (key !== 'targets' || !Array.isArray(part)) return copy(part);
      return part.map((target) =>
        isFields(target) ? mapped(target, (one, of) => (of === 'formats' ? formatsOf(one) : copy(one))) : copy(target),
      );
    });
  });
}

function formatsOf(value: unknown): unknown[] {
  const names = list(value).map((one) => {
    const name = text(one);
    const alias = Object.hasOwn(FORMAT_ALIASES, name) ? (FORMAT_ALIASES[name] as string) : name;
    return alias.replace(/\.|([0-9])-(?=[0-9])/g, '$1_').replace(/-([0-9a-z])/g, (_, first: string) => first.toUpperCase());
  });
  return [...new Set(names.map((name) => exported(formats, name)))];
}

function exported(module: object, name: string): unknown {
  const value: unknown = Object.hasOwn(module, name) ? (module as Fields)[name] : undefined;
  if (typeof value !== 'function') throw new NotPlain();
  return value;
}

/** Whether the name leads to this very program, and not to another version that a project has installed. */
async function isOwn(name: string, folder: string): Promise<boolean> {
  let installed: string;
  try {
    installed = createRequire(join(folder, 'ruleset.js')).resolve(name);
  } catch {
    return true;
  }
  return (await realpath(installed)).startsWith(join(await realpath(packageRoot), 'dist', 'rulesets'));
}

function copy(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map(copy);
  return mapped(value, copy) as Json;
}

function mapped(value: unknown, by: (part: unknown, key: string) => unknown): Fields {
  return Object.fromEntries(Object.entries(fields(value)).map(([key, part]) => [key, by(part, key)]));
}

function fields(value: unknown): Fields {
  if (!isFields(value)) throw new NotPlain();
  return value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new NotPlain();
  return value;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new NotPlain();
  return value;
}
