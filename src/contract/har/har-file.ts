// A HAR file that grows entry by entry: what was recorded is not held in memory, and is there when a run is stopped.
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { AssayError } from '../../errors/assay-error.ts';
import type { HarEntry, HarRun } from './types.ts';

export interface HarFile {
  add(entry: HarEntry): void;
  /** The file is valid JSON from here on. */
  close(): void;
}

/** Throws when the file cannot be written. */
export function openHarFile(file: string, version: string, run: HarRun): HarFile {
  const guarded = <T>(act: () => T): T => {
    try {
      return act();
    } catch (cause) {
      throw new AssayError('ASSAY_CLI_OUTPUT', `cannot write ${file}: ${(cause as Error).message}`, { cause });
    }
  };
  const descriptor = guarded(() => {
    mkdirSync(dirname(file), { recursive: true });
    return openSync(file, 'w');
  });
  const log = { version: '1.2', creator: { name: 'assay', version }, pages: [], _assay: run };
  let entries = 0;
  let open = true;
  const write = (text: string) => guarded(() => writeSync(descriptor, text));
  write(`{"log":${JSON.stringify(log).slice(0, -1)},"entries":[`);
  return {
    add(entry) {
      if (!open) return;
      write(`${entries === 0 ? '' : ','}\n${JSON.stringify(entry)}`);
      entries++;
    },
    close() {
      if (!open) return;
      open = false;
      write('\n]}}\n');
      guarded(() => closeSync(descriptor));
    },
  };
}
