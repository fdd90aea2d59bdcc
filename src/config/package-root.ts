// Where assay itself is installed: pages, the reference API's document and package.json are read from there.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of assay's package.json, from the source, the library and the bundle alike. */
export const packageRoot: string = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(folder: string): string {
  for (;;) {
    try {
      if (readManifest(folder).name === 'assay') return folder;
    } catch {
      // No package.json here: look one folder up.
    }
    const parent = dirname(folder);
    if (parent === folder) throw new Error('assay: package.json was not found above the program');
    folder = parent;
  }
}

function readManifest(folder: string): { name?: string; version?: string } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

export function packageVersion(): string {
  return readManifest(packageRoot).version ?? '0.0.0';
}
