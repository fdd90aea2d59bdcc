// Settings of assay.config.yaml -> the options of a command. A section's keys are the command's own long flags, so there is one list of them.
import type { Command, Option } from 'commander';
import { loadConfig, type Setting } from '../config/load.ts';
import { AssayError } from '../errors/assay-error.ts';
import { didYouMean } from '../errors/nearest.ts';
import type { Context } from './context.ts';

/** Flags that make no sense in a file. */
const COMMAND_LINE_ONLY = new Set(['config', 'help', 'debug', 'list']);

/** Fills in what the command line left open. The command line wins. */
export async function applyConfig(command: Command, context: Context): Promise<void> {
  const given = command.opts<{ config?: string }>().config;
  if (!command.options.some((option) => option.attributeName() === 'config')) return;
  const config = await loadConfig(context.cwd, given);
  for (const [section, settings] of config?.sections ?? []) {
    if (section === command.name()) for (const setting of settings) apply(command, setting);
    else assertSection(command, section, settings);
  }
}

function assertSection(command: Command, section: string, settings: readonly Setting[]): void {
  const names = (command.parent?.commands ?? []).map((sibling) => sibling.name());
  if (names.includes(section)) return;
  const where = settings[0]?.where ?? 'assay.config.yaml';
  throw new AssayError(
    'ASSAY_CONFIG_INVALID',
    `${where}: there is no command \`${section}\` that could read this section.${didYouMean(section, names)}`,
  );
}

function apply(command: Command, { key, value, where }: Setting): void {
  const options = command.options.filter((option) => !COMMAND_LINE_ONLY.has(option.attributeName()));
  const option = options.find((candidate) => candidate.attributeName() === key || candidate.name() === key);
  if (option === undefined) {
    const names = options.map((candidate) => candidate.name());
    throw new AssayError(
      'ASSAY_CONFIG_INVALID',
      `${where}: \`${command.name()}\` has no setting \`${key}\`.${didYouMean(key, names)}`,
    );
  }
  const name = option.attributeName();
  const source = command.getOptionValueSource(name);
  if (source !== undefined && source !== 'default') return;
  command.setOptionValueWithSource(name, parse(option, value, where), 'config');
}

function parse(option: Option, value: unknown, where: string): unknown {
  const takesValue = option.required || option.optional;
  if (!takesValue) {
    if (typeof value === 'boolean') return value;
    throw new AssayError('ASSAY_CONFIG_INVALID', `${where}: \`${option.name()}\` is true or false, not ${JSON.stringify(value)}`);
  }
  const values = Array.isArray(value) ? value : [value];
  const repeatable = Array.isArray(option.defaultValue);
  if (values.length === 0 || (values.length > 1 && !repeatable))
    throw new AssayError('ASSAY_CONFIG_INVALID', `${where}: \`${option.name()}\` takes one value`);
  let parsed: unknown = option.defaultValue;
  for (const item of values) {
    if (typeof item === 'object')
      throw new AssayError(
        'ASSAY_CONFIG_INVALID',
        `${where}: \`${option.name()}\` takes text or a number, not ${JSON.stringify(item)}`,
      );
    const text = String(item);
    if (option.argChoices !== undefined && !option.argChoices.includes(text)) {
      throw new AssayError(
        'ASSAY_CONFIG_INVALID',
        `${where}: '${text}' is no value of \`${option.name()}\`.${didYouMean(text, option.argChoices)}`,
        {
          remedy: `Allowed: ${option.argChoices.join(', ')}.`,
        },
      );
    }
    try {
      parsed = option.parseArg === undefined ? text : option.parseArg(text, parsed as never);
    } catch (error) {
      throw new AssayError(
        'ASSAY_CONFIG_INVALID',
        `${where}: '${text}' is no value of \`${option.name()}\`: ${(error as Error).message}`,
      );
    }
  }
  return parsed;
}
