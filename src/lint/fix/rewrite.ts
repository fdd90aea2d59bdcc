// A file, the text that was read from it and its new text in; the file written in one step, in its own encoding.
import { access, constants, readFile, realpath } from 'node:fs/promises';
import { AssayError } from '../../errors/assay-error.ts';
import { writeFileAtomically } from '../write-file.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** A symbolic link stays one: what it leads to is written. */
export async function rewrite(source: string, from: string, to: string): Promise<void> {
  try {
    const file = await realpath(source);
    await access(file, constants.W_OK);
    const bytes = await readFile(file);
    const { encoding, mark } = encodingOf(bytes);
    if (new TextDecoder(encoding).decode(bytes) !== from)
      throw new AssayError(
        'ASSAY_CLI_OUTPUT',
        `${source} was changed by somebody else while it was linted, and is left as it is.`,
        {
          remedy: 'Run again.',
        },
      );
    await writeFileAtomically(file, encode(mark ? `\ufeff${to}` : to, encoding));
  } catch (cause) {
    if (cause instanceof AssayError) throw cause;
    throw new AssayError('ASSAY_CLI_OUTPUT', `cannot write ${source}: ${(cause as Error).message}`, { cause });
  }
}

function encodingOf([first, second, third]: Uint8Array): { encoding: Encoding; mark: boolean } {
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', mark: true };
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', mark: true };
  return { encoding: 'utf-8', mark: first === 0xef && second === 0xbb && third === 0xbf };
}

function encode(text: string, encoding: Encoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  const bytes = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16be' ? bytes.swap16() : bytes;
}
