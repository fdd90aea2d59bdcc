// Faults in, the reference API on a port out, until Ctrl-C.
import { Command, Option } from 'commander';
import type { WebhookReach } from '../../../reference-api/index.ts';
import { AssayError } from '../../errors/assay-error.ts';
import type { Context, Finish } from '../context.ts';
import { type CommonOptions, collect, commonOptions, port } from '../options.ts';
import { assertFaults } from './faults.ts';
import { type Listening, listenUntilAborted } from './listen.ts';

interface ServeFlags extends CommonOptions {
  readonly port: number;
  readonly host: string;
  readonly data?: string;
  readonly webhookAllow: WebhookReach;
  readonly fault?: readonly string[];
  readonly allowFaults: boolean;
}

const DEFAULT_PORT = 4020;

const EXAMPLES = `
Examples:
  $ assay serve -p 4020                                  the reference API, which keeps every convention
  $ assay serve -p 4020 --data ./data                    the same, and what it has accepted survives a crash
  $ assay serve -p 4020 --fault sse-no-terminator        the same with one convention broken (see: assay list faults)
  $ assay serve -p 4020 --allow-faults                   a request may ask for a fault: -H 'assay-fault: sse-no-terminator'

  $ curl -N http://127.0.0.1:4020/v1/chat/completions -H 'Authorization: Bearer sk-assay-reference' -H 'Content-Type: application/json' \\
      -d '{"model": "assay-1", "stream": true, "messages": [{"role": "user", "content": "What is a stream?"}]}'

Point an SDK at it: baseURL http://127.0.0.1:4020/v1, key sk-assay-reference. ASSAY_REFERENCE_KEY sets another key.
Without --data all state is in memory and ends with the server. With it, whatever was accepted survives a crash: a server that is started
again with the same directory goes on with its batches and webhooks. One server at a time uses a directory.
Webhooks go to this machine and, by https, to the Internet. Nothing goes to internal networks unless --webhook-allow private says so.
`;

export function serveCommand(context: Context, finish: Finish): Command {
  const command = new Command('serve')
    .description(
      'Runs the reference API: models, chat, responses, embeddings, files, batches, fine-tuning and webhooks, with every convention kept.',
    )
    .option('-p, --port <port>', 'port; 0 takes a free one', port, DEFAULT_PORT)
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--data <dir>', 'keep all state in this directory')
    .addOption(
      new Option('--webhook-allow <where>', 'where webhooks may go: the Internet, this machine too, internal networks too')
        .choices(['public', 'loopback', 'private'] satisfies WebhookReach[])
        .default('loopback'),
    )
    .option('--fault <id>', 'break one convention on purpose, repeatable', collect)
    .option('--allow-faults', 'let a request ask for faults in the header `assay-fault`', false)
    .addHelpText('after', EXAMPLES)
    .action(async (flags: ServeFlags) => {
      await assertFaults(flags.fault ?? []);
      await listenUntilAborted(context, flags, () => start(context, flags));
      finish(0);
    });
  return commonOptions(command);
}

async function start(
  context: Context,
  { port, host, data, webhookAllow, fault: faults = [], allowFaults, quiet }: ServeFlags,
): Promise<Listening> {
  const { createReferenceApi, DataDirectoryError, DEVELOPMENT_KEY, serve } = await import('../../../reference-api/index.ts');
  const key = context.env['ASSAY_REFERENCE_KEY'] || DEVELOPMENT_KEY;
  const api = await createReferenceApi({
    keys: [key],
    faults,
    allowFaults,
    webhookReach: webhookAllow,
    ...(data === undefined ? {} : { dataDirectory: data }),
  }).catch((cause: unknown) => {
    throw cause instanceof DataDirectoryError ? new AssayError('ASSAY_SERVE_DATA', cause.message, { cause }) : cause;
  });
  try {
    const running = await serve(api, { port, host });
    // The key of the environment is a secret of its owner, the development key is none.
    if (!quiet) context.stderr.write(`API key: ${key === DEVELOPMENT_KEY ? key : 'that of ASSAY_REFERENCE_KEY'}\n`);
    return running;
  } catch (cause) {
    api.close();
    throw cause;
  }
}
