// Arguments and a context -> an exit code. Everything that a user sees of an error is written here.
import { CommanderError } from 'commander';
import { AssayError } from '../errors/assay-error.ts';
import { type Context, type ExitCode, INTERRUPTED } from './context.ts';
import { useColor } from './output.ts';
import { buildProgram } from './program.ts';

/** `argv` without node and script. Never throws. */
export async function run(argv: readonly string[], context: Context): Promise<number> {
  let code: ExitCode = 0;
  let byInterrupt = false;
  const program = buildProgram(context, (finished, how) => {
    code = finished;
    byInterrupt = how?.byInterrupt === true;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return context.signal.aborted && !byInterrupt ? INTERRUPTED : code;
  } catch (error) {
    if (context.signal.aborted) return INTERRUPTED;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    context.stderr.write(
      explain(error, argv.includes('--debug'), useColor(context, { color: !argv.includes('--no-color') }, context.stderr)),
    );
    return 2;
  }
}

function explain(error: unknown, debug: boolean, color: boolean): string {
  const red = (text: string) => (color ? `\u001b[31m${text}\u001b[39m` : text);
  if (error instanceof AssayError) {
    const stack = debug ? `${error.stack}\n${error.cause instanceof Error ? `${error.cause.stack}\n` : ''}` : '';
    return `${red('error')} ${error.message}\n      ${error.remedy} (${error.code})\n${stack}`;
  }
  const text = error instanceof Error ? error.message : String(error);
  const rest =
    debug && error instanceof Error
      ? `${error.stack}\n`
      : '      This is a defect of assay. Run again with --debug and report what it prints.\n';
  return `${red('error')} ${text.split('\n')[0]}\n${rest}`;
}
