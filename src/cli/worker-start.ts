// The first file of a worker thread: loads the program (worker.cjs) with the code that V8 compiled for it on an earlier run.
// See docs/decisions/009.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

/** The hash of worker.cjs: V8 itself tells sources apart by their length alone. The build puts it in. */
declare const __PROGRAM_HASH__: string;

type Wrapper = (exports: object, require: NodeJS.Require, module: object, filename: string, dirname: string) => void;

const folder = dirname(fileURLToPath(import.meta.url));
const program = join(folder, 'worker.cjs');
const cache = join(folder, `worker-${__PROGRAM_HASH__}-${process.version}-${process.arch}.cache`);

const known = readCache();
// The file is ASCII, so that it is kept as it is read: one byte for each character.
const script = new Script(readFileSync(program, 'latin1'), {
  filename: program,
  ...(known !== undefined && { cachedData: known }),
});
const module: { exports: { runCommand?: (beforeEnd: () => void) => void } } = { exports: {} };
(script.runInThisContext() as Wrapper)(module.exports, createRequire(program), module, program, folder);
module.exports.runCommand?.(() => {
  if (known === undefined || script.cachedDataRejected === true) writeCache();
});

function readCache(): Buffer | undefined {
  try {
    return readFileSync(cache);
  } catch {
    return undefined;
  }
}

/** Only what ran is in it, so it is written when a command has ended. Where the folder is not ours to write, starts stay slower. */
function writeCache(): void {
  const fresh = `${cache}.${process.pid}`;
  try {
    writeFileSync(fresh, script.createCachedData());
    renameSync(fresh, cache);
  } catch {
    // A read-only installation.
  }
}
