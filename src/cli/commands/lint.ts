// `assay lint`: descriptions against the rules.
import { resolve } from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { AssayError } from '../../errors/assay-error.ts';
import type { Shard } from '../../lint/shard.ts';
import type { LintFormat } from '../../report/lint/index.ts';
import type { Finding } from '../../report/model.ts';
import type { Context, Finish } from '../context.ts';
import { type CommonOptions, collect, commonOptions, positiveInteger } from '../options.ts';
import { type OutputSpec, outputSpecs, writeOutputs } from '../output.ts';
import { prepareBaseline } from './lint-baseline.ts';
import { fixAll } from './lint-fix.ts';

const SEVERITIES = ['error', 'warn', 'info', 'hint', 'off'] as const;
type SeverityName = (typeof SEVERITIES)[number];

// Written out, so that `assay --help` need not load the reporters.
const FORMATS = [
  'pretty',
  'json',
  'stylish',
  'text',
  'junit',
  'sarif',
  'html',
  'markdown',
  'github-actions',
  'gitlab',
  'code-climate',
  'teamcity',
] as const satisfies readonly LintFormat[];

interface Options extends CommonOptions {
  readonly ruleset?: string;
  readonly preset?: 'recommended' | 'strict' | 'all' | 'off';
  readonly failSeverity?: SeverityName;
  readonly failOn?: SeverityName;
  readonly displayOnlyFailures: boolean;
  readonly stdinFilepath?: string;
  readonly overlay: readonly string[];
  readonly ignoreUnknownFormat: boolean;
  readonly failOnUnmatchedGlobs: boolean;
  readonly showDocumentationUrl: boolean;
  readonly verbose: boolean;
  readonly baseline?: string;
  readonly updateBaseline: boolean;
  readonly fix: boolean;
  readonly fixDryRun: boolean;
  readonly cache: boolean;
  readonly cacheLocation?: string;
  readonly shard?: Shard;
  readonly concurrency?: number;
}

const EXAMPLES = `
Examples:
  $ assay lint openapi.yaml                          the recommended rules
  $ assay lint 'specs/**/*.yaml' --preset strict     several files, more rules
  $ assay lint openapi.yaml -r my-rules.yaml         any Spectral ruleset
  $ assay lint openapi.yaml -f sarif:out.sarif -f pretty
  $ curl -s https://example.com/openapi.json | assay lint - --stdin-filepath openapi.json
  $ assay lint openapi.yaml --baseline baseline.json --update-baseline   accept what is found today; later without the second flag
  $ assay lint openapi.yaml --fix-dry-run            what --fix would change, as a diff
  $ assay lint 'specs/**/*.yaml' --cache --shard 1/4   on the first of four CI machines, only what has changed
  $ assay explain ai-stream-terminal-signal          why a rule exists and how to keep it

Without -r and --preset a .spectral.{yaml,yml,json,js,mjs,cjs} in the working folder is used, else the recommended rules.
Exit status: 0 no finding at or above --fail-on · 1 findings, or a stale baseline · 2 could not lint.
`;

export function lintCommand(context: Context, finish: Finish): Command {
  const severity = (flags: string, text: string) => new Option(flags, text).choices(SEVERITIES);
  const command = new Command('lint')
    .description('Checks descriptions against the conventions of AI APIs.')
    .addArgument(new Argument('<document...>', 'file, glob, URL, or - for stdin'))
    .option('-r, --ruleset <file>', 'Spectral ruleset (path or URL); replaces the preset')
    .addOption(new Option('--preset <name>', 'rules of assay').choices(['recommended', 'strict', 'all', 'off']))
    .addOption(severity('-F, --fail-severity <level>', 'exit with 1 for findings of this severity and above (default: "error")'))
    .addOption(severity('--fail-on <level>', 'the same as --fail-severity'))
    .option('-D, --display-only-failures', 'leave out findings below --fail-severity', false)
    .option('--stdin-filepath <file>', 'path to report for stdin, from which its references are read')
    .addOption(
      new Option('--overlay <file>', 'OpenAPI Overlay applied before the rules look, repeatable')
        .argParser(collect)
        .default([], 'none'),
    )
    .option('--baseline <file>', 'leave out the findings that this file holds; an entry that is found no longer fails')
    .option('--update-baseline', 'write all findings into the baseline', false)
    .option('--fix', 'put right in the files what has one safe answer, then report what is left', false)
    .option('--fix-dry-run', 'print what --fix would change as a unified diff, and write nothing', false)
    .option('--cache', 'keep what is found, and look again only at documents that have changed', false)
    .option('--cache-location <folder>', 'where it is kept (default: node_modules/.cache/assay of the project); implies --cache')
    .addOption(new Option('--shard <i/n>', 'look at one of n shares of the documents').argParser(shardOf))
    .addOption(
      new Option(
        '--concurrency <n>',
        'documents that are looked at at once (default: as many as there are cores, where it pays)',
      ).argParser(positiveInteger),
    )
    .option('--ignore-unknown-format', 'do not report a document that no rule is for', false)
    .option('--fail-on-unmatched-globs', 'exit with 2 when a glob matches no file', false)
    .option('--show-documentation-url', 'keep the documentation URL of findings', false)
    .option('-v, --verbose', 'say on stderr which rules and documents are used', false)
    .addHelpText('after', EXAMPLES)
    .action((documents: string[], options: Options) => run(documents, options, context, finish));
  return commonOptions(command, FORMATS);
}

async function run(documents: readonly string[], options: Options, context: Context, finish: Finish): Promise<void> {
  if (options.ruleset !== undefined && options.preset !== undefined) {
    throw new AssayError('ASSAY_CLI_USAGE', '--ruleset replaces the preset, so --preset cannot be given with it', {
      remedy: 'Extend the preset in the ruleset.',
    });
  }
  if ((options.fix || options.fixDryRun) && (options.overlay.length > 0 || documents.includes('-'))) {
    const what = options.overlay.length > 0 ? 'with --overlay' : 'on stdin';
    throw new AssayError('ASSAY_CLI_USAGE', `--fix changes the files of the description, so it cannot be used ${what}`, {
      remedy: 'Name the files.',
    });
  }
  const specs = outputSpecs(options, FORMATS);
  const baseline = await prepareBaseline(options, context);
  const [{ lint }, { renderLint }, { LiveOutput }, { RULES }, { packageVersion }] = await Promise.all([
    import('../../lint/lint.ts'),
    import('../../report/lint/index.ts'),
    import('./lint-live.ts'),
    import('../../lint/rules.ts'),
    import('../../config/package-root.ts'),
  ]);
  const note = (text: string) => {
    if (!options.quiet) context.stderr.write(`note  ${text}\n`);
  };
  const settings = {
    cwd: context.cwd,
    stdin: context.stdin,
    signal: context.signal,
    overlays: options.overlay,
    ignoreUnknownFormat: options.ignoreUnknownFormat,
    failOnUnmatchedGlobs: options.failOnUnmatchedGlobs,
    ...(options.ruleset !== undefined && { ruleset: options.ruleset }),
    ...(options.preset !== undefined && { preset: options.preset }),
    ...(options.stdinFilepath !== undefined && { stdinFilepath: options.stdinFilepath }),
  };
  const fixes = options.fix || options.fixDryRun;
  const threshold = SEVERITIES.indexOf(options.failOn ?? options.failSeverity ?? 'error');
  const off = SEVERITIES[threshold] === 'off';
  const failing = (findings: readonly Finding[]) => (off ? [] : findings.filter(({ severity }) => severity <= threshold));
  const shown = (findings: readonly Finding[]) => (options.displayOnlyFailures ? failing(findings) : findings);
  const rules = new Map(RULES.map((rule) => [rule.id, rule]));
  const streamed = fixes || options.baseline !== undefined ? undefined : specs.find(isPrettyOnStdout);
  const live = new LiveOutput(context, options, { shown, rules, isStreamed: streamed !== undefined });
  const once = async () => {
    try {
      return await lint(documents, {
        ...settings,
        ...(await manyDocuments(options, context)),
        note,
        onDocument: (document) => live.document(document),
        onProgress: (done, all) => live.progress(done, all),
      });
    } finally {
      live.end();
    }
  };
  const again = () =>
    fixAll(
      {
        cwd: context.cwd,
        // What is to be said once is said in the first round.
        lint: (texts) => lint(documents, { ...settings, texts, ...(texts.size === 0 && { note }) }),
        reported: baseline.fresh,
      },
      { dryRun: options.fixDryRun, quiet: options.quiet },
      context,
    );
  const result = await (fixes ? again() : once());
  if (options.verbose) {
    const rules = Object.values(result.ruleset.rules);
    note(
      `${rules.filter(({ enabled }) => enabled).length} of ${rules.length} rules are enabled, ${result.documents.length} documents were looked at`,
    );
  }
  const { findings: fresh, stale } = await baseline.apply(result);
  const failures = failing(fresh);
  const findings = shown(fresh);
  const isFresh = new Set(findings);
  const report = {
    findings,
    parts: result.documents.map((document) => document.findings.filter((finding) => isFresh.has(finding))),
    texts: result.texts,
    documents: result.documents.length,
    ruleset: result.ruleset,
    rules,
    cwd: context.cwd,
    version: packageVersion(),
    failSeverity: (off ? 0 : threshold) as 0 | 1 | 2 | 3,
    documentationUrls: options.showDocumentationUrl,
  };
  // The diff has stdout for itself.
  const outputs = options.fixDryRun ? specs.filter(({ file }) => file !== undefined) : specs;
  await writeOutputs(context, options, outputs, (format, style) =>
    format === 'pretty' && streamed !== undefined && style.isStdout
      ? live.summary(report)
      : renderLint(format as LintFormat, report, style),
  );
  finish(failures.length > 0 || stale ? 1 : 0);
}

function isPrettyOnStdout({ format, file }: OutputSpec): boolean {
  return format === 'pretty' && file === undefined;
}

/** The cache, the shard and the threads of a run. */
async function manyDocuments(options: Options, { cwd, threads }: Context) {
  const { cache, cacheLocation, shard, concurrency } = options;
  const folder = async () =>
    cacheLocation === undefined ? (await import('../../lint/cache.ts')).defaultCacheFolder(cwd) : resolve(cwd, cacheLocation);
  return {
    ...((cache || cacheLocation !== undefined) && { cache: await folder() }),
    ...(shard !== undefined && { shard }),
    ...(concurrency !== undefined && { concurrency }),
    ...(threads !== undefined && { threads }),
  };
}

function shardOf(text: string): Shard {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text.trim()) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (!(shard.index >= 1 && shard.index <= shard.count)) throw new InvalidArgumentError('Expected I/N, such as 1/4.');
  return shard;
}
