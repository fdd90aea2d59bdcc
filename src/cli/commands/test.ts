// `assay test`: a description and a deployment of it in, a graded report out.
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { REQUEST_TIMEOUT_MS } from '../../config/defaults.ts';
import { AssayError } from '../../errors/assay-error.ts';
import type { ContractReport, Letter, Shard } from '../../report/model.ts';
import type { Context, Finish } from '../context.ts';
import { loadApi, noteInvalid } from '../load-api.ts';
import { type CommonOptions, collect, commonOptions, integer, number, percentage, positiveInteger } from '../options.ts';
import { outputSpecs, writeOutputs } from '../output.ts';
import { prepareCheckBaseline } from './check-baseline.ts';
import { loadOwnScenarios } from './own-scenarios.ts';
import { loadRecording, openRecorder } from './recording.ts';
import { assertIds } from './selection.ts';
import { GRADES, TEST_FORMATS, verdictOf } from './verdict.ts';

const DEFAULT_TOKEN = 'ASSAY_TOKEN';

interface TestFlags extends CommonOptions {
  readonly target?: string;
  readonly header: readonly string[];
  readonly authEnv: string;
  readonly model?: string;
  readonly overlay: readonly string[];
  readonly scenario: readonly string[];
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly path?: string;
  readonly tag?: string;
  readonly readOnly: boolean;
  readonly maxRequests?: number;
  readonly maxTokens?: number;
  readonly timeout: number;
  readonly seed?: number;
  readonly minGrade?: Letter;
  readonly minCoverage?: number;
  readonly concurrency?: number;
  readonly baseline?: string;
  readonly updateBaseline: boolean;
  readonly shard?: Shard;
  readonly record?: string;
  readonly replay?: string;
  readonly list: boolean;
}

const EXAMPLES = `
Examples:
  $ assay test openapi.yaml --target http://localhost:8080          every scenario that the description gives a place to
  $ assay test openapi.yaml --target https://api.example.com/v1 --list   what would be sent, without sending it
  $ ASSAY_TOKEN=… assay test openapi.yaml --target URL              the key is sent as the security schemes say
  $ assay test openapi.yaml --target URL --only stream --only SSE-04    a family, a scenario, a check or a clause
  $ assay test asyncapi.yaml --target wss://api.example.com         the WebSockets of an AsyncAPI description
  $ assay test openapi.yaml --target URL --read-only --max-requests 40  nothing is created, and the cost is bounded
  $ assay test openapi.yaml --target URL --scenario checkout.yaml --only own   scenarios of your own, and no others
  $ assay test openapi.yaml --target URL --record run.har           keep the evidence
  $ assay test openapi.yaml --replay run.har                        the same verdicts again, offline
  $ assay test openapi.yaml --target URL -f junit:report.xml -f pretty --min-grade B

A check is <family>/<scenario>:<claim>; \`assay list checks\` lists them, \`assay explain <check>\` says what one of them sends and why.
Exit status: 0 kept · 1 a MUST is broken, or the grade or coverage is under its minimum · 2 the target cannot be tested · 130 interrupted.
`;

export function testCommand(context: Context, finish: Finish): Command {
  const command = new Command('test')
    .description('Tests a deployment against its description and the conventions of AI APIs, and grades it.')
    .addArgument(new Argument('<spec>', 'OpenAPI or AsyncAPI description: file, URL, or - for stdin'))
    .option('--target <url>', 'the deployment: paths of the description are appended to it')
    .addOption(
      new Option("--header <'K: V'>", 'header to send with every request, repeatable').argParser(collect).default([], 'none'),
    )
    .option('--auth-env <name>', 'environment variable that holds the key or token', DEFAULT_TOKEN)
    .option('--model <name>', 'model to ask (default: one that the description shows or the target lists)')
    .addOption(new Option('--overlay <file>', 'OpenAPI Overlay applied first, repeatable').argParser(collect).default([], 'none'))
    .addOption(
      new Option('--scenario <file>', 'file of scenarios of your own, repeatable; docs/scenarios.md')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(
      new Option('--only <id>', 'only this check, scenario, family or clause, repeatable').argParser(collect).default([], 'all'),
    )
    .addOption(
      new Option('--skip <id>', 'not this check, scenario, family or clause, repeatable').argParser(collect).default([], 'none'),
    )
    .option('--path <glob>', 'only operations whose path matches')
    .option('--tag <name>', 'only operations with this tag')
    .option('--read-only', 'create nothing: no jobs, batches or files', false)
    .option('--max-requests <n>', 'send at most this many requests', positiveInteger)
    .option('--max-tokens <n>', 'ask for at most this many tokens, by estimate', positiveInteger)
    .option('--concurrency <n>', 'have at most this many requests under way (default: 4)', positiveInteger)
    .option(
      '--timeout <ms>',
      'time for one request',
      number('at least 1 millisecond', (value) => value >= 1),
      REQUEST_TIMEOUT_MS,
    )
    .option('--seed <n>', 'chooses the requests that are generated from the schemas (default: 1)', integer)
    .addOption(new Option('--min-grade <letter>', 'fail under this grade').choices(GRADES))
    .option('--min-coverage <percent>', 'fail when fewer of the applicable clauses could be tested', percentage)
    .option('--baseline <file>', 'broken checks that fail no build; an entry that is broken no longer does')
    .option('--update-baseline', 'write all broken checks into the baseline', false)
    .option('--shard <i/n>', 'run one of n parts; `assay report merge` puts them together', parseShard)
    .option('--record <file>', 'write all that is sent and received into a HAR file, without credentials')
    .option('--replay <file>', 'grade a HAR file in place of a deployment: one of --record, or the export of a browser')
    .option('--list', 'print what would be run, and send nothing', false)
    .addHelpText('after', EXAMPLES)
    .action((spec: string, flags: TestFlags) => run(spec, flags, context, finish));
  return commonOptions(command, TEST_FORMATS);
}

async function run(spec: string, flags: TestFlags, context: Context, finish: Finish): Promise<void> {
  const outputs = outputSpecs(flags, flags.list ? ['pretty', 'json'] : TEST_FORMATS);
  const headers = flags.header.map(parseHeader);
  const [contract, { renderContract }, { renderPlan }] = await Promise.all([
    import('../../contract/index.ts'),
    import('../../report/contract/index.ts'),
    import('../../report/contract/plan.ts'),
  ]);
  if (flags.target === undefined && flags.replay === undefined)
    throw new AssayError('ASSAY_CLI_USAGE', 'neither --target nor --replay says what to test');
  if (flags.record !== undefined && flags.replay !== undefined)
    throw new AssayError('ASSAY_CLI_USAGE', '--record and --replay do not go together: a replay sends nothing');
  const given = flags.target === undefined ? undefined : contract.targetUrl(flags.target);
  const recording = flags.replay === undefined ? undefined : await loadRecording(context, flags.replay);
  const { description, map } = await loadApi(spec, flags, context);
  const own = await loadOwnScenarios(context, flags.scenario, map);
  assertIds(flags, contract.selectableIds(own));
  // Before the first request, whose time is measured.
  await noteInvalid(spec, description, flags, context);
  const { only, skip, path, tag, readOnly } = flags;
  const selection = {
    only,
    skip,
    readOnly,
    ...(path === undefined ? {} : { path }),
    ...(tag === undefined ? {} : { tag }),
    ...(flags.shard === undefined ? {} : { shard: flags.shard }),
  };
  const plan = contract.makePlan(map, selection, own);
  const onError = (check: string, error: unknown) => void context.stderr.write(`${check}: ${(error as Error).stack}\n`);
  const debugging = flags.debug ? { onError } : {};
  const baseline = await prepareCheckBaseline(flags, context);
  const report = async (made: ContractReport) => {
    const { report, stale } = await baseline.apply(made);
    await writeOutputs(context, flags, outputs, (format, style) => renderContract(report, format, style));
    finish(await verdictOf(context, flags, report, stale));
  };
  if (recording !== undefined && recording.run?.by !== 'test') {
    const of = given ?? (recording.run === undefined ? undefined : contract.targetUrl(recording.run.target));
    const traffic = { map, selection, spec, file: flags.replay!, ...(of === undefined ? {} : { target: of }), ...debugging };
    return report(await contract.gradeTraffic(recording, traffic));
  }
  const replay = recording === undefined ? undefined : { ...contract.replay(recording.entries), runId: recording.run!.runId };
  const target = recording === undefined ? given! : contract.targetUrl(recording.run!.target);
  const token = context.env[flags.authEnv];
  const credentials = contract.credentials({
    name: flags.authEnv,
    headers,
    target,
    ...(token === undefined || token === '' ? {} : { token }),
  });
  const active = plan.runs.filter(({ checks }) => checks.some((check) => check.skipped === undefined));
  if (flags.list) {
    const listed = planReport(spec, contract.publicUrl(target, credentials), plan);
    await writeOutputs(context, flags, outputs, (format) => renderPlan(listed, format));
    return finish(0);
  }
  if (active.length === 0 && flags.shard === undefined) {
    const why =
      plan.runs.length > 0 ? 'your options leave nothing of it to test' : 'it describes no call of a model that could be made';
    throw new AssayError('ASSAY_TEST_NOTHING', `${spec}: ${why}`);
  }
  const progress = progressLine(context, flags);
  const defaults = {
    ...contract.withTimeout(flags.timeout),
    ...(replay === undefined ? {} : { runMs: Number.POSITIVE_INFINITY }),
    ...replay,
  };
  const model = recording === undefined ? flags.model : recording.run!.model;
  const seed = recording === undefined ? flags.seed : recording.run!.seed;
  const chosen = { ...(model === undefined ? {} : { model }), ...(seed === undefined ? {} : { seed }) };
  const run = { by: 'test', runId: defaults.runId, target: contract.publicUrl(target, credentials), spec, ...chosen } as const;
  const recorder = flags.record === undefined ? undefined : await openRecorder(context, flags.record, run, defaults.clock.now());
  const made = await contract
    .runContract({
      map,
      plan,
      spec,
      target,
      credentials,
      ...defaults,
      signal: context.signal,
      onRequest: progress.show,
      onCleanUp: () => {
        progress.clear();
        if (!flags.quiet) context.stderr.write('taking back what the run has made; Ctrl-C again leaves it\n');
      },
      ...(flags.concurrency === undefined ? {} : { concurrency: flags.concurrency }),
      ...debugging,
      ...(recorder === undefined
        ? {}
        : { onExchange: (outgoing, exchange) => recorder.add(exchange, credentials.mask, outgoing) }),
      ...chosen,
      ...(flags.maxRequests === undefined ? {} : { maxRequests: flags.maxRequests }),
      ...(flags.maxTokens === undefined ? {} : { maxTokens: flags.maxTokens }),
    })
    .catch((error: unknown) => {
      if (error instanceof contract.Aborted) return undefined;
      throw error;
    })
    .finally(() => {
      progress.clear();
      recorder?.close();
    });
  // Ctrl-C: main.ts sets the exit code.
  if (made !== undefined) await report(made);
}

function parseShard(text: string): Shard {
  const [, index, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  if (index === undefined || Number(index) < 1 || Number(index) > Number(of))
    throw new InvalidArgumentError('Expected a part and how many there are, such as 1/3.');
  return { index: Number(index), of: Number(of) };
}

function parseHeader(text: string): [string, string] {
  const match = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):\s*([^\r\n]*)$/.exec(text);
  // The value may be a secret, so it is not shown.
  if (match === null)
    throw new AssayError('ASSAY_CLI_USAGE', `--header takes 'Name: value'; there is no name and colon in the one that was given`);
  return [match[1]!, match[2]!];
}

function planReport(spec: string, target: string, plan: import('../../contract/index.ts').Plan) {
  return {
    spec,
    target,
    requests: plan.requests,
    tokens: plan.tokens,
    runs: plan.runs.map(({ scenario, target: { operation }, checks }) => ({
      scenario: scenario.id,
      about: scenario.about,
      operation: operation.key,
      creates: scenario.creates === true,
      checks: checks.map(({ id, clause, level, skipped }) => ({
        id,
        clause,
        level,
        ...(skipped === undefined ? {} : { skipped }),
      })),
    })),
    notApplicable: plan.notApplicable.map(({ id }) => id),
  };
}

/** One line on a terminal that counts the requests, and goes when the report comes. */
function progressLine(context: Context, flags: TestFlags): { show(sent: number): void; clear(): void } {
  const visible = context.stderr.isTTY === true && !flags.quiet;
  return {
    show: (sent) => void (visible && context.stderr.write(`\r${sent} requests…`)),
    clear: () => void (visible && context.stderr.write('\r\u001b[K')),
  };
}
