// `assay lint`: descriptions against the rules.
import { Argument, Command, Option } from 'commander';
import { AssayError } from '../../errors/assay-error.ts';
import type { LintFormat } from '../../report/lint/index.ts';
import type { Context, Finish } from '../context.ts';
import { type CommonOptions, collect, commonOptions } from '../options.ts';
import { outputSpecs, writeOutputs } from '../output.ts';
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
  const [{ lint }, { renderLint }, { RULES }, { packageVersion }] = await Promise.all([
    import('../../lint/lint.ts'),
    import('../../report/lint/index.ts'),
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
  const result = fixes
    ? await fixAll(
        {
          cwd: context.cwd,
          // What is to be said once is said in the first round.
          lint: (texts) => lint(documents, { ...settings, texts, ...(texts.size === 0 && { note }) }),
          reported: baseline.fresh,
        },
        { dryRun: options.fixDryRun, quiet: options.quiet },
        context,
      )
    : await lint(documents, { ...settings, note });
  if (options.verbose) {
    const rules = Object.values(result.ruleset.rules);
    note(
      `${rules.filter(({ enabled }) => enabled).length} of ${rules.length} rules are enabled, ${result.documents} documents were read`,
    );
  }
  const { findings: fresh, stale } = await baseline.apply(result);
  const threshold = SEVERITIES.indexOf(options.failOn ?? options.failSeverity ?? 'error');
  const off = SEVERITIES[threshold] === 'off';
  const failures = off ? [] : fresh.filter(({ severity }) => severity <= threshold);
  const findings = options.displayOnlyFailures ? failures : fresh;
  const report = {
    ...result,
    findings,
    rules: new Map(RULES.map((rule) => [rule.id, rule])),
    cwd: context.cwd,
    version: packageVersion(),
    failSeverity: (off ? 0 : threshold) as 0 | 1 | 2 | 3,
    documentationUrls: options.showDocumentationUrl,
  };
  // The diff has stdout for itself.
  const outputs = options.fixDryRun ? specs.filter(({ file }) => file !== undefined) : specs;
  await writeOutputs(context, options, outputs, (format, style) => renderLint(format as LintFormat, report, style));
  finish(failures.length > 0 || stale ? 1 : 0);
}
