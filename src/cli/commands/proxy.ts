// `assay proxy`: between a client and a deployment; what goes by is judged, and graded at the end.
import { Argument, Command, Option } from 'commander';
import type { MatchOperation, Observer, Seen } from '../../contract/index.ts';
import type { CheckResult, Letter } from '../../report/model.ts';
import type { Context, Finish } from '../context.ts';
import { loadApi, noteInvalid } from '../load-api.ts';
import { type CommonOptions, collect, commonOptions, port } from '../options.ts';
import { outputSpecs, writeOutputs } from '../output.ts';
import { listenUntilAborted } from './listen.ts';
import { openRecorder, type Recorder } from './recording.ts';
import { assertIds } from './selection.ts';
import { GRADES, TEST_FORMATS, verdictOf } from './verdict.ts';

const DEFAULT_PORT = 4030;

interface ProxyFlags extends CommonOptions {
  readonly target: string;
  readonly port: number;
  readonly host: string;
  readonly overlay: readonly string[];
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly record?: string;
  readonly minGrade?: Letter;
}

const EXAMPLES = `
Examples:
  $ assay proxy openapi.yaml --target https://api.example.com/v1        then point the client at http://127.0.0.1:4030
  $ assay proxy openapi.yaml --target URL --record traffic.har          keep what goes by; \`assay test --replay\` grades it again
  $ assay proxy openapi.yaml --target URL -f junit:report.xml -f pretty for a CI job that runs the client's own tests

Everything is passed on as it comes, streams byte for byte. Each check is named on stderr when it fails first; Ctrl-C ends the proxy and
prints the report. Nothing is sent but what the client sends, so checks that take requests of their own are skipped.
Exit status: 0 kept · 1 a MUST is broken, or the grade is under its minimum · 2 the proxy could not start.
`;

export function proxyCommand(context: Context, finish: Finish): Command {
  const command = new Command('proxy')
    .description('Stands between a client and a deployment, passes everything on, and judges what goes by.')
    .addArgument(new Argument('<spec>', 'OpenAPI description: file, URL, or - for stdin'))
    .requiredOption('--target <url>', 'the deployment: paths of the description are appended to it')
    .option('-p, --port <port>', 'port; 0 takes a free one', port, DEFAULT_PORT)
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .addOption(new Option('--overlay <file>', 'OpenAPI Overlay applied first, repeatable').argParser(collect).default([], 'none'))
    .addOption(
      new Option('--only <id>', 'only this check, scenario, family or clause, repeatable').argParser(collect).default([], 'all'),
    )
    .addOption(
      new Option('--skip <id>', 'not this check, scenario, family or clause, repeatable').argParser(collect).default([], 'none'),
    )
    .option('--record <file>', 'write all that goes by into a HAR file, without credentials')
    .addOption(new Option('--min-grade <letter>', 'fail under this grade').choices(GRADES))
    .addHelpText('after', EXAMPLES)
    .action((spec: string, flags: ProxyFlags) => run(spec, flags, context, finish));
  return commonOptions(command, TEST_FORMATS);
}

async function run(spec: string, flags: ProxyFlags, context: Context, finish: Finish): Promise<void> {
  const outputs = outputSpecs(flags, TEST_FORMATS);
  const [contract, { renderContract }] = await Promise.all([
    import('../../contract/index.ts'),
    import('../../report/contract/index.ts'),
  ]);
  const target = contract.targetUrl(flags.target);
  assertIds(flags, contract.selectableIds());
  const { description, map } = await loadApi(spec, flags, context);
  const shown = contract.publicUrl(target, contract.credentials({ name: 'ASSAY_TOKEN', headers: [], target }));
  const { only, skip } = flags;
  const match = contract.matchOperation(
    map,
    contract.basesOf(target, map).map(({ pathname }) => pathname.replace(/\/$/, '')),
  );
  const watching = contract.observer({
    map,
    match,
    selection: { only, skip, readOnly: false },
    spec,
    target: shown,
    ...(flags.debug
      ? { onError: (check: string, error: unknown) => void context.stderr.write(`${check}: ${(error as Error).stack}\n`) }
      : {}),
  });
  const { clock, runId } = contract.withTimeout(1);
  const start = clock.now();
  const recorder =
    flags.record === undefined
      ? undefined
      : await openRecorder(context, flags.record, { by: 'proxy', runId, target: shown, spec }, start);
  const watch = inTurn(watching, match, context, flags, recorder);
  await listenUntilAborted(
    context,
    flags,
    () =>
      contract.startProxy({ target, host: flags.host, port: flags.port, onSeen: watch.see, onUnreachable: watch.unreachable }),
    () => noteInvalid(spec, description, flags, context),
  );
  await watch.done();
  recorder?.close();
  const report = watching.report(clock.now() - start);
  await writeOutputs(context, flags, outputs, (format, style) => renderContract(report, format, style));
  finish(await verdictOf(context, flags, report), { byInterrupt: true });
}

/** Judges one exchange after the other, after it has gone by, and says on stderr what it shows first. */
function inTurn(
  watching: Observer,
  match: MatchOperation,
  context: Context,
  flags: ProxyFlags,
  recorder: Recorder | undefined,
): { see(seen: Seen): void; unreachable(detail: string): void; done(): Promise<void> } {
  const note = (line: string) => void (flags.quiet || context.stderr.write(`${line}\n`));
  const unknown = new Set<string>();
  let last: Promise<void> = Promise.resolve();
  const judge = async (seen: Seen) => {
    const { exchange, mask, fresh } = await watching.see(seen);
    recorder?.add(exchange, mask);
    for (const check of fresh) note(line(check));
    const place = `${seen.method} ${mask(seen.url.pathname)}`;
    if (match(seen.method, seen.url) !== undefined || unknown.size >= MAX_UNKNOWN || unknown.has(place)) return;
    unknown.add(place);
    note(`note: ${place} is not in the description`);
  };
  return {
    see(seen) {
      last = last
        .then(() => judge(seen))
        .catch((error: unknown) => note(`note: an exchange could not be judged: ${(error as Error).message}`));
    },
    unreachable: (detail) => note(`note: the target could not be reached: ${detail}`),
    done: () => last,
  };
}

/** A scanner that tries paths must not fill the screen. */
const MAX_UNKNOWN = 20;

function line({ verdict, id, operation, message }: CheckResult): string {
  return `${verdict} ${id}${operation === undefined ? '' : ` at ${operation}`}: ${message}`;
}
