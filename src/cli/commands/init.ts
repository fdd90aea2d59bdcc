// A configuration file and a CI step for a project that has neither.
import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { CONFIG_FILE } from '../../config/load.ts';
import { AssayError } from '../../errors/assay-error.ts';
import type { Context, Finish } from '../context.ts';
import { type CommonOptions, commonOptions } from '../options.ts';

const CONFIG = `# Settings of assay: a section per command, a key per flag (\`assay lint --help\`). The command line wins.
lint:
  preset: recommended   # recommended, strict or all
  fail-on: error        # error, warn, info, hint or off
test:
  min-grade: B          # a lower grade fails the build
`;

const WORKFLOW = `name: API conventions
on: [push, pull_request]
jobs:
  assay:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npx --yes assay lint openapi.yaml -f github-actions
`;

const FILES: readonly (readonly [path: string, text: string])[] = [
  [CONFIG_FILE, CONFIG],
  ['.github/workflows/assay.yml', WORKFLOW],
];

export function initCommand(context: Context, finish: Finish): Command {
  const command = new Command('init')
    .description(`Writes ${CONFIG_FILE} and a CI step (GitHub Actions). Files that exist are left alone.`)
    .action(async (options: CommonOptions) => {
      for (const [path, text] of FILES) {
        const written = await create(resolve(context.cwd, path), text);
        if (!options.quiet) context.stderr.write(`${written ? 'wrote' : 'kept '} ${path}\n`);
      }
      finish(0);
    });
  return commonOptions(command);
}

/** False when the file was there. */
async function create(file: string, text: string): Promise<boolean> {
  if (
    await access(file).then(
      () => true,
      () => false,
    )
  )
    return false;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (cause) {
    throw new AssayError('ASSAY_CLI_OUTPUT', `cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
}
