// A path, URL or stdin in, the text out; everything bounded, everything refused with one line that names the file.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { AssayError } from '../errors/assay-error.ts';
import { fetchText } from './http-source.ts';

/** The largest real description that we know has 14 MB. */
export const MAX_BYTES = 32 * 1024 * 1024;

export function isUrl(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

/** `source` is an absolute path or a URL. `publicHostsOnly` is the policy for what a remote description refers to. */
export async function readSource(
  source: string,
  options: { signal?: AbortSignal; publicHostsOnly?: boolean } = {},
): Promise<string> {
  if (isUrl(source)) return decode(await fetchText(source, { ...options, maxBytes: MAX_BYTES }), source);
  const path = source.startsWith('file:') ? fileURLToPath(source) : source;
  let stats: Awaited<ReturnType<typeof stat>>;
  try {
    stats = await stat(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new AssayError('ASSAY_DESCRIPTION_NOT_FOUND', `${source} does not exist.`);
    throw unreadable(source, error);
  }
  if (stats.isDirectory()) throw new AssayError('ASSAY_DESCRIPTION_UNREADABLE', `${source} is a directory.`);
  if (stats.size > MAX_BYTES) throw tooLarge(source);
  // A FIFO or device (`<(command)`, /dev/zero) has no size: the stream is bounded as it is read.
  return readStream(
    createReadStream(path, options.signal === undefined ? {} : { signal: options.signal }),
    source,
    options.signal,
  );
}

export async function readStream(stream: Readable, source: string, signal?: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  const stop = () => stream.destroy(signal?.reason instanceof Error ? signal.reason : new Error('interrupted'));
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of stream) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer);
      size += bytes.length;
      if (size > MAX_BYTES) throw tooLarge(source);
      chunks.push(bytes);
    }
  } catch (error) {
    if (error instanceof AssayError || signal?.aborted) throw error;
    throw unreadable(source, error);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  return decode(Buffer.concat(chunks), source);
}

function tooLarge(source: string): AssayError {
  return new AssayError('ASSAY_DESCRIPTION_UNREADABLE', `${source} is larger than ${MAX_BYTES / 1024 / 1024} MiB.`);
}

function unreadable(source: string, error: unknown): AssayError {
  const code = (error as NodeJS.ErrnoException).code;
  const why = code === 'EACCES' || code === 'EPERM' ? 'permission denied' : (code ?? 'read error');
  return new AssayError('ASSAY_DESCRIPTION_UNREADABLE', `${source} cannot be read: ${why}.`, { cause: error });
}

/** YAML streams are UTF-8 or UTF-16 (with a byte order mark); everything else is no text that we could show positions in. */
function decode(bytes: Buffer, source: string): string {
  const utf16 =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
  const binary = (what: string) => new AssayError('ASSAY_DESCRIPTION_UNREADABLE', `${source} is not text: ${what}.`);
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') throw binary('it is a PDF');
  let text: string;
  try {
    text = new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw binary('it is no valid UTF-8');
  }
  if (text.includes('\0')) throw binary('it contains NUL');
  return text;
}
