// The whole loop on the bundled reference API: serve it, lint its description, mock it, contract-test the live one.
import { Command, Option } from 'commander';
import { REQUEST_TIMEOUT_MS } from '../../config/defaults.ts';
import type { ContractReport, Finding } from '../../report/model.ts';
import type { Context, Finish } from '../context.ts';
import { loadApi } from '../load-api.ts';
import { type CommonOptions, collect, commonOptions } from '../options.ts';
import { useColor, write } from '../output.ts';
import { assertFaults } from './faults.ts';

interface DemoFlags extends CommonOptions {
  readonly fault: readonly string[];
}

/** How the demo names the description, wherever assay is installed. */
const WEBHOOK_RETRY_MS = [300, 1000, 5000];
const SHOWN = 'reference-api/openapi.yaml';

const EXAMPLES = `
Examples:
  $ assay demo                                 a reference API that keeps every convention
  $ assay demo --fault sse-no-terminator       the same with one convention broken (see: assay list faults)

All servers listen on free ports of this machine and end with the command.
Exit status: 0 everything kept · 1 a convention is broken.
`;

export function demoCommand(context: Context, finish: Finish): Command {
  const command = new Command('demo')
    .description('Shows the whole loop on the bundled reference API: lint, mock and test.')
    .addOption(
      new Option('--fault <id>', 'break one convention of the reference API on purpose, repeatable')
        .argParser(collect)
        .default([], 'none'),
    )
    .addHelpText('after', EXAMPLES)
    .action((flags: DemoFlags) => run(flags, context, finish));
  return commonOptions(command);
}

async function run({ fault: faults, ...common }: DemoFlags, context: Context, finish: Finish): Promise<void> {
  await assertFaults(faults);
  const reference = await import('../../../reference-api/index.ts');
  const color = useColor(context, common, context.stdout);
  const say = (step: string, text: string) =>
    write(context.stdout, `${color ? `\u001b[1m${step.padEnd(8)}\u001b[22m` : step.padEnd(8)}${text}\n`);
  const spec = reference.descriptionPath;

  // Nobody who watches a demo wants to wait for the schedule of the standard.
  const api = await reference.createReferenceApi({ faults, webhookRetryMs: WEBHOOK_RETRY_MS });
  const server = await reference.serve(api, { port: 0, host: '127.0.0.1' });
  try {
    await say('serve', `the reference API on ${server.url}${faults.length > 0 ? `, broken by ${faults.join(', ')}` : ''}`);
    const { description, map } = await loadApi(spec, common, context);
    const { findings, rules } = await lintStep(spec, context);
    await say('lint', `${SHOWN}: ${findings.length === 0 ? 'no findings' : `${findings.length} findings`} of ${rules} rules`);
    await say('mock', await mockStep({ description, map, options: {} }));
    const report = await testStep(map, server.url, reference.DEVELOPMENT_KEY, context);
    if (report === undefined) return;
    await say('test', `${report.checks.length} checks in ${report.requests} requests`);
    const { renderContract } = await import('../../report/contract/index.ts');
    await write(context.stdout, `\n${renderContract(report, 'pretty', { color, columns: context.stdout.columns ?? 100 })}\n`);
    const kept = findings.length === 0 && report.clauses.broken.length === 0 && report.clauses.warned.length === 0;
    finish(kept ? 0 : 1);
  } finally {
    await server.close();
  }
}

async function lintStep(spec: string, { cwd, signal }: Context): Promise<{ findings: readonly Finding[]; rules: number }> {
  const { lint } = await import('../../lint/lint.ts');
  const { findings, ruleset } = await lint([spec], { cwd, signal, preset: 'recommended' });
  return { findings, rules: Object.values(ruleset.rules).filter(({ enabled }) => enabled).length };
}

/** Serves the description and asks it for a stream, as a frontend team would. */
async function mockStep(input: import('../../mock/index.ts').MockInput): Promise<string> {
  const { startMock } = await import('../../mock/index.ts');
  const mock = await startMock([input], { port: 0, host: '127.0.0.1', log: () => {} });
  try {
    const response = await fetch(`${mock.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer any', connection: 'close' },
      body: JSON.stringify({ model: 'assay-1', stream: true, messages: [{ role: 'user', content: 'Hello' }] }),
    });
    const events = (await response.text()).split('\n\n').filter((event) => event !== '');
    return `the same description on ${mock.url}: POST /v1/chat/completions streams ${events.length} events, the last is \`${events.at(-1)}\``;
  } finally {
    await mock.close();
  }
}

/** Undefined after Ctrl-C. */
async function testStep(
  map: import('../../api-map/types.ts').ApiMap,
  url: string,
  token: string,
  { signal }: Context,
): Promise<ContractReport | undefined> {
  const contract = await import('../../contract/index.ts');
  const plan = contract.makePlan(map, { only: [], skip: [], readOnly: false });
  try {
    return await contract.runContract({
      ...contract.withTimeout(REQUEST_TIMEOUT_MS),
      map,
      plan,
      spec: SHOWN,
      target: contract.targetUrl(url),
      credentials: contract.credentials({ name: 'ASSAY_TOKEN', headers: [], token }),
      signal,
      pollMs: 50,
    });
  } catch (error) {
    if (error instanceof contract.Aborted) return undefined;
    throw error;
  }
}
