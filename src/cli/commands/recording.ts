// `--record` and `--replay` of a HAR file.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { packageVersion } from '../../config/package-root.ts';
import type { Recording } from '../../contract/har/read-har.ts';
import type { HarRun } from '../../contract/har/types.ts';
import type { Exchange } from '../../contract/index.ts';
import type { Outgoing } from '../../contract/transport.ts';
import { AssayError } from '../../errors/assay-error.ts';
import type { Context } from '../context.ts';

export interface Recorder {
  /** `outgoing` is absent for traffic that somebody else made; `mask` takes credentials out of any text. */
  add(exchange: Exchange, mask: (text: string) => string, outgoing?: Outgoing): void;
  close(): void;
}

/** Opens the file before the first request, so that a folder that cannot be written to is said at once. `start`: the clock of the exchanges now. */
export async function openRecorder(context: Context, file: string, run: HarRun, start: number): Promise<Recorder> {
  const { openHarFile, toCall, toEntry } = await import('../../contract/index.ts');
  const har = openHarFile(resolve(context.cwd, file), packageVersion(), run);
  const at = { start, date: new Date() };
  return {
    add(exchange, mask, outgoing) {
      har.add(toEntry(exchange, outgoing === undefined ? undefined : toCall(outgoing, mask), at, mask));
    },
    close: har.close,
  };
}

export async function loadRecording(context: Context, file: string): Promise<Recording> {
  const { readHar } = await import('../../contract/index.ts');
  const text = await readFile(resolve(context.cwd, file), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new AssayError('ASSAY_TEST_RECORDING', `${file} cannot be read: ${cause.code ?? cause.message}`, { cause });
  });
  return readHar(text, file);
}
