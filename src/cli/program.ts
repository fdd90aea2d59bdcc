// The command line as commander sees it: `docs/cli.md` is generated from it.
import { Command } from 'commander';
import { packageVersion } from '../config/package-root.ts';
import { COMMANDS } from './commands/index.ts';
import { applyConfig } from './config-options.ts';
import type { Context, Finish } from './context.ts';

const EXAMPLES = `
Examples:
  $ assay lint openapi.yaml                              check a description against the conventions of AI APIs
  $ assay mock openapi.yaml -p 4010                      serve it, streams included
  $ assay test openapi.yaml --target http://localhost:8080   grade a deployment
  $ assay demo                                           the whole loop on the bundled reference API

Exit status: 0 kept · 1 findings or broken clauses · 2 could not do the job · 130 interrupted.
`;

export function buildProgram(context: Context, finish: Finish): Command {
  const program = new Command('assay')
    .description('Lints, mocks and contract-tests AI APIs from their OpenAPI description.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', EXAMPLES);
  for (const factory of COMMANDS) program.addCommand(factory(context, finish));
  for (const command of [program, ...program.commands]) prepare(command, context);
  for (const command of program.commands) command.hook('preAction', (_, action) => applyConfig(action, context));
  return program;
}

function prepare(command: Command, context: Context): void {
  const path = command.parent === null ? 'assay' : `assay ${command.name()}`;
  command.exitOverride().configureOutput({
    writeOut: (text) => context.stdout.write(text),
    writeErr: (text) => context.stderr.write(text),
    getOutHelpWidth: () => context.stdout.columns ?? 100,
    getErrHelpWidth: () => context.stderr.columns ?? 100,
    outputError: (text, writeError) => writeError(`${text.trimEnd()}\n      Run \`${path} --help\`.\n`),
  });
}
