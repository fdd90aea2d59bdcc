// Descriptions in, a server on a port out, until Ctrl-C.
import { Command } from 'commander';
import type { Description } from '../../description/types.ts';
import { AssayError } from '../../errors/assay-error.ts';
import type { Context, Finish } from '../context.ts';
import { loadApi, noteInvalid } from '../load-api.ts';
import { type CommonOptions, collect, commonOptions, integer, milliseconds, number, percentage, port } from '../options.ts';
import { assertFaults } from './faults.ts';
import { type Listening, listenUntilAborted } from './listen.ts';

interface MockFlags extends CommonOptions {
  readonly port: number;
  readonly host: string;
  readonly seed?: number;
  readonly dynamic: boolean;
  readonly overlay?: readonly string[];
  readonly ttft?: number;
  readonly tps?: number;
  readonly jitter?: number;
  readonly fault?: readonly string[];
}

const DEFAULT_PORT = 4010;

const EXAMPLES = `
Examples:
  $ assay mock openapi.yaml -p 4010                     answers every operation; "stream": true streams
  $ assay mock openapi.yaml --ttft 400 --tps 30         streams at the pace of a model
  $ assay mock openapi.yaml --seed 7                    the same bytes for the same request, run after run
  $ assay mock chat.yaml files.yaml                     several descriptions on one port
  $ assay mock openapi.yaml --fault sse-reset           how does the client take a broken stream?

Point an SDK at it: OPENAI_BASE_URL=http://127.0.0.1:4010, or the baseURL option of the client. Any key is taken.

A request may ask for a certain answer:
  Prefer: code=429            that status, in the shape that the description declares for it
  Prefer: example=NAME        that example
  Prefer: dynamic=true        values that vary
  Prefer: seed=N              other values, the same for the same N
  Prefer: tools=true          a call of a tool of the request
`;

export function mockCommand(context: Context, finish: Finish): Command {
  const command = new Command('mock')
    .description('Serves a description: every operation answers, and streams stream.')
    .argument('<spec...>', 'paths or URLs of OpenAPI descriptions; `-` is stdin')
    .option('-p, --port <port>', 'port; 0 takes a free one', port, DEFAULT_PORT)
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--seed <n>', 'makes all answers repeatable, times included', integer)
    .option('--dynamic', 'values vary from request to request, examples are left aside', false)
    .option('--overlay <file>', 'OpenAPI Overlay 1.0 document, repeatable', collect)
    .option('--ttft <ms>', 'milliseconds until the first event of a stream', milliseconds)
    .option(
      '--tps <n>',
      'pieces of text per second in a stream',
      number('a number above 0', (value) => value > 0),
    )
    .option('--jitter <percent>', 'how far these times vary', percentage)
    .option('--fault <id>', 'spoil every reply on its way to the client, repeatable (see: assay list faults)', collect)
    .addHelpText('after', EXAMPLES)
    .action(async (specs: readonly string[], flags: MockFlags) => {
      const descriptions = new Map<string, Description>();
      await listenUntilAborted(
        context,
        flags,
        () => start(context, specs, flags, descriptions),
        async () => {
          for (const [source, description] of descriptions) await noteInvalid(source, description, flags, context);
        },
      );
      finish(0);
    });
  return commonOptions(command);
}

async function start(
  context: Context,
  specs: readonly string[],
  flags: MockFlags,
  descriptions: Map<string, Description>,
): Promise<Listening> {
  const { startMock } = await import('../../mock/index.ts');
  const { seed, dynamic, ttft, tps, jitter, fault: faults = [] } = flags;
  await assertWireFaults(faults);
  const options = {
    dynamic,
    ...(seed === undefined ? {} : { seed }),
    ...(ttft === undefined ? {} : { ttft }),
    ...(tps === undefined ? {} : { tps }),
    ...(jitter === undefined ? {} : { jitter }),
  };
  const inputs = await Promise.all(
    specs.map(async (source) => {
      const { description, map } = await loadApi(source, flags, context);
      if (map.operations.length === 0)
        throw new AssayError('ASSAY_MOCK_NOTHING_TO_SERVE', `${source} describes no HTTP operation.`);
      descriptions.set(source, description);
      return { description, map, options };
    }),
  );
  const log = (line: string): void => {
    if (!flags.quiet) context.stderr.write(`${line}\n`);
  };
  for (const { map, description } of inputs) log(`${description.source}: ${map.operations.length} operations`);
  const [first, ...rest] = inputs;
  return startMock([first!, ...rest], { port: flags.port, host: flags.host, log, faults });
}

/** A mock has no own behaviour to break: what it can break is the way of its replies. */
async function assertWireFaults(ids: readonly string[]): Promise<void> {
  await assertFaults(ids);
  const { findFault } = await import('../../faults/index.ts');
  const other = ids.find((id) => findFault(id)?.kind !== 'wire');
  if (other === undefined) return;
  throw new AssayError('ASSAY_CLI_USAGE', `the fault '${other}' is one of a server's own behaviour, which a mock does not have`, {
    remedy: `Run \`assay serve --fault ${other}\`.`,
  });
}
