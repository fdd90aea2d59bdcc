// What the command line names (files, globs, URLs, `-`) in, absolute paths and URLs in the order of Spectral's CLI out.
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AssayError } from '../errors/assay-error.ts';

export interface Listed {
  /** Absolute paths with forward slashes, and URLs. `-` stands last. */
  readonly documents: readonly string[];
  readonly unmatched: readonly string[];
}

export async function listDocuments(inputs: readonly string[], cwd: string): Promise<Listed> {
  const found = new Set<string>();
  const unmatched: string[] = [];
  for (const input of inputs.filter((one) => one !== '-')) {
    if (/^https?:\/\//i.test(input)) found.add(input);
    else if (await exists(resolve(cwd, input))) found.add(slashed(resolve(cwd, input)));
    else if (isGlob(input)) {
      const matches = await match(input, cwd);
      if (matches.length === 0) unmatched.push(input);
      for (const path of matches) found.add(path);
    } else throw new AssayError('ASSAY_DESCRIPTION_NOT_FOUND', `${input} does not exist.`);
  }
  const isUrl = (one: string) => /^https?:/i.test(one);
  const sorted = [...[...found].filter(isUrl), ...[...found].filter((one) => !isUrl(one))].sort((a, b) => a.localeCompare(b));
  return { documents: inputs.includes('-') ? [...sorted, '-'] : sorted, unmatched };
}

function isGlob(input: string): boolean {
  return /[*?[\]{}!()]/.test(input);
}

async function match(pattern: string, cwd: string): Promise<string[]> {
  const { glob } = await import('tinyglobby');
  return glob(slashed(pattern), { cwd, absolute: true, dot: true, expandDirectories: false });
}

/** What is there but cannot be looked at (a loop of links, no permission) is named with the reason by whoever reads it. */
async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    ({ code }: NodeJS.ErrnoException) => code !== 'ENOENT' && code !== 'ENOTDIR',
  );
}

function slashed(path: string): string {
  return process.platform === 'win32' ? join(path).replaceAll('\\', '/') : path;
}
