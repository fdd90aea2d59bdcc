// The imports of the project's own modules, read from their text. `import type` is told apart, since it is gone at run time.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Import {
  readonly from: string;
  /** A path relative to the root for own modules, else the specifier. */
  readonly to: string;
  readonly own: boolean;
  readonly typeOnly: boolean;
  /** `import()` or `require()`: loaded when it is needed. */
  readonly lazy: boolean;
}

export function sourceFiles(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|mjs)$/.test(name) && !name.includes('node_modules'))
      .map((name) => join(folder, name)),
  );
}

export function importsOf(file: string): Import[] {
  const text = withoutComments(readFileSync(join(root, file), 'utf8'));
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean, lazy: boolean) => {
    const own = specifier.startsWith('.');
    found.push({
      from: file,
      to: own ? relative(root, resolve(root, dirname(file), specifier)) : specifier,
      own,
      typeOnly,
      lazy,
    });
  };
  for (const [, keyword, specifier] of text.matchAll(/^\s*(?:import|export)\s+(type\s)?[^'"`;]*?from\s+['"]([^'"]+)['"]/gm))
    add(specifier!, keyword !== undefined, false);
  for (const [, specifier] of text.matchAll(/^\s*import\s+['"]([^'"]+)['"]/gm)) add(specifier!, false, false);
  // The tests of rulesets hold modules in strings.
  if (!file.startsWith('test'))
    for (const [, specifier] of text.matchAll(/\brequire(?:\.resolve)?\(\s*['"]([^'"]+)['"]\s*\)/g)) add(specifier!, false, true);
  for (const [, specifier] of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) add(specifier!, false, true);
  return found;
}

export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

/** Every own module that is loaded when one of `entries` is loaded, with the imports of packages on the way. */
export function reached(entries: readonly string[]): { files: Set<string>; packages: Import[] } {
  const files = new Set<string>();
  const packages: Import[] = [];
  const queue = [...entries];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const edge of importsOf(file)) {
      if (edge.typeOnly) continue;
      if (edge.own) queue.push(edge.to);
      else packages.push(edge);
    }
  }
  return { files, packages };
}
