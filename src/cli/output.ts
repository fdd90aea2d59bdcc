// Rendered text -> stdout or files, as `-f FMT[:FILE]` and `-o FILE` ask.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AssayError } from '../errors/assay-error.ts';
import { didYouMean } from '../errors/nearest.ts';
import type { Context } from './context.ts';
import type { CommonOptions } from './options.ts';

export interface OutputSpec {
  readonly format: string;
  /** Absent: stdout. */
  readonly file?: string;
}

export interface OutputStyle {
  readonly color: boolean;
  readonly columns: number;
  readonly isStdout: boolean;
}

/** Resolves the formats that were asked for; the first of `formats` when none was. Throws before any work is done. */
export function outputSpecs(options: CommonOptions, formats: readonly string[]): readonly OutputSpec[] {
  const asked = options.format.length > 0 ? options.format : [formats[0] ?? 'pretty'];
  const specs = asked.map((text): OutputSpec => {
    const colon = text.indexOf(':');
    const format = colon === -1 ? text : text.slice(0, colon);
    if (!formats.includes(format)) {
      throw new AssayError('ASSAY_CLI_USAGE', `unknown format '${format}'.${didYouMean(format, formats)}`, {
        remedy: `Formats: ${formats.join(', ')}.`,
      });
    }
    if (colon === -1) return { format };
    const file = text.slice(colon + 1);
    if (file === '') throw new AssayError('ASSAY_CLI_USAGE', `-f ${text} names no file`, { remedy: 'Write -f FORMAT:FILE.' });
    return { format, file };
  });
  if (options.output !== undefined) {
    const free = specs.filter(({ file }) => file === undefined);
    if (free.length !== 1)
      throw new AssayError('ASSAY_CLI_USAGE', '-o takes one format', { remedy: 'Write -f FORMAT:FILE for each format.' });
    return specs.map((spec) => (spec.file === undefined ? { ...spec, file: options.output as string } : spec));
  }
  if (specs.filter(({ file }) => file === undefined).length > 1) {
    throw new AssayError('ASSAY_CLI_USAGE', 'two formats cannot both go to stdout', {
      remedy: 'Write -f FORMAT:FILE for all but one.',
    });
  }
  return specs;
}

/** Renders each format once and writes it. `color` is false for files and pipes unless it is forced. */
export async function writeOutputs(
  context: Context,
  options: CommonOptions,
  specs: readonly OutputSpec[],
  render: (format: string, style: OutputStyle) => string | Promise<string>,
): Promise<void> {
  for (const { format, file } of specs) {
    const toTerminal = file === undefined;
    const color = toTerminal && useColor(context, options, context.stdout);
    const text = await render(format, { color, columns: context.stdout.columns ?? 100, isStdout: toTerminal });
    const ended = text === '' || text.endsWith('\n') ? text : `${text}\n`;
    if (toTerminal) await write(context.stdout, ended);
    else await writeTo(resolve(context.cwd, file), ended);
  }
}

/** NO_COLOR (no-color.org) and --no-color win, then FORCE_COLOR, then whether a terminal listens. */
export function useColor(context: Context, options: Pick<CommonOptions, 'color'>, stream: { readonly isTTY?: boolean }): boolean {
  if (options.color === false || (context.env['NO_COLOR'] ?? '') !== '') return false;
  const forced = context.env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stream.isTTY === true;
}

/** Resolves when the stream has taken the text, so that a slow pipe is not cut by the end of the process. */
export function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((done) => {
    if (text === '') done();
    else stream.write(text, () => done());
  });
}

async function writeTo(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (cause) {
    throw new AssayError('ASSAY_CLI_OUTPUT', `cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
}
