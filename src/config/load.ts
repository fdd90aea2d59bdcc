// assay.config.yaml -> one section of settings per command, with positions for error messages.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Pair } from 'yaml';
import { AssayError } from '../errors/assay-error.ts';

export const CONFIG_FILE = 'assay.config.yaml';

export interface Setting {
  /** The long name of the flag that it stands for, as written (`fail-on` or `failOn`). */
  readonly key: string;
  readonly value: unknown;
  /** `assay.config.yaml:3:5`. */
  readonly where: string;
}

export interface Config {
  readonly file: string;
  /** By command. */
  readonly sections: ReadonlyMap<string, readonly Setting[]>;
}

/** The configuration that `path` names, or the one in `cwd`, or undefined when there is none. */
export async function loadConfig(cwd: string, path?: string): Promise<Config | undefined> {
  const file = path ?? CONFIG_FILE;
  let text: string;
  try {
    text = await readFile(resolve(cwd, file), 'utf8');
  } catch (cause) {
    if (path === undefined) return undefined;
    throw new AssayError(
      'ASSAY_CONFIG_NOT_FOUND',
      `cannot read the configuration ${file}: ${(cause as NodeJS.ErrnoException).code ?? 'error'}`,
      { cause },
    );
  }
  return parseConfig(text, file);
}

/** Throws ASSAY_CONFIG_INVALID with file, line and column. */
export async function parseConfig(text: string, file: string): Promise<Config> {
  // Loaded here, since most runs have no configuration and every start would pay for it.
  const [{ isMap, isScalar }, { parseYaml }] = await Promise.all([import('yaml'), import('./parse-yaml.ts')]);
  const keyOf = (pair: Pair): { name: string; offset: number } => {
    const key = pair.key;
    return isScalar(key) ? { name: String(key.value), offset: key.range?.[0] ?? 0 } : { name: String(key), offset: 0 };
  };
  const { document, at, problem } = parseYaml(text, file);
  if (problem !== undefined) throw new AssayError('ASSAY_CONFIG_INVALID', problem);
  const sections = new Map<string, Setting[]>();
  if (document.contents === null) return { file, sections };
  if (!isMap(document.contents))
    throw new AssayError('ASSAY_CONFIG_INVALID', `${file}:1:1: expected sections such as \`lint:\`, \`mock:\` and \`test:\``);
  for (const pair of document.contents.items) {
    const { name, offset } = keyOf(pair);
    if (!isMap(pair.value))
      throw new AssayError('ASSAY_CONFIG_INVALID', `${at(offset)}: the section \`${name}\` must hold settings`);
    sections.set(
      name,
      pair.value.items.map((item) => {
        const key = keyOf(item);
        const value = item.value as { toJS?: (doc: unknown) => unknown } | null;
        return { key: key.name, value: value?.toJS === undefined ? null : value.toJS(document), where: at(key.offset) };
      }),
    );
  }
  return { file, sections };
}
