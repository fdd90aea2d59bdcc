// The options that every command shares, and how repeated ones are collected.
import { type Command, InvalidArgumentError, Option } from 'commander';

export interface CommonOptions {
  /** `FMT` or `FMT:FILE`, as given. */
  readonly format: readonly string[];
  readonly output?: string;
  readonly quiet: boolean;
  readonly debug: boolean;
  readonly color: boolean;
  readonly config?: string;
}

/** Adds `-f -o -q -c --debug --no-color`. The first of `formats` is the default. */
export function commonOptions(command: Command, formats: readonly string[] = []): Command {
  if (formats.length > 0) {
    command
      .addOption(
        new Option('-f, --format <fmt[:file]>', `output format, repeatable: ${formats.join(', ')}`)
          .argParser(collect)
          .default([], formats[0]),
      )
      .option('-o, --output <file>', 'write the output to a file instead of stdout');
  }
  return command
    .option('-q, --quiet', 'no progress and no notes on stderr', false)
    .option('-c, --config <file>', 'configuration file (default: assay.config.yaml in the working folder)')
    .option('--debug', 'show stack traces', false)
    .option('--no-color', 'no colour (also: NO_COLOR, FORCE_COLOR)');
}

/** For options that may be given several times. */
export function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}

/** An argument parser for numbers within bounds; the message says what was expected. */
export function number(expected: string, accept: (value: number) => boolean): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value) || !accept(value)) throw new InvalidArgumentError(`Expected ${expected}.`);
    return value;
  };
}

export const port = number('a port from 0 to 65535', (value) => Number.isInteger(value) && value >= 0 && value <= 65535);
export const positiveInteger = number('a whole number of at least 1', (value) => Number.isInteger(value) && value >= 1);
export const integer = number('a whole number', Number.isSafeInteger);
export const milliseconds = number('a number of milliseconds', (value) => value >= 0);
export const percentage = number('a percentage from 0 to 100', (value) => value >= 0 && value <= 100);
