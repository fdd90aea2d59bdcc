// `assay report merge`: the JSON reports of the shards of a run in, one report out.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { AssayError } from '../../errors/assay-error.ts';
import type { ContractReport, Letter } from '../../report/model.ts';
import type { Context, Finish } from '../context.ts';
import { type CommonOptions, commonOptions, percentage } from '../options.ts';
import { outputSpecs, writeOutputs } from '../output.ts';
import { prepareCheckBaseline } from './check-baseline.ts';
import { GRADES, TEST_FORMATS, verdictOf } from './verdict.ts';

interface ReportFlags extends CommonOptions {
  readonly minGrade?: Letter;
  readonly minCoverage?: number;
  readonly baseline?: string;
  readonly updateBaseline: boolean;
}

const EXAMPLES = `
Examples:
  $ assay test openapi.yaml --target URL --shard 1/2 -f json:1.json     on one machine
  $ assay test openapi.yaml --target URL --shard 2/2 -f json:2.json     on another
  $ assay report merge 1.json 2.json --min-grade B                      the grade of the whole

Exit status: 0 kept · 1 a MUST is broken, or the grade or coverage is under its minimum · 2 the reports do not belong together.
`;

export function reportCommand(context: Context, finish: Finish): Command {
  const command = new Command('report')
    .description('Puts the reports of the shards of a run together.')
    .addArgument(new Argument('<action>', 'what to do').choices(['merge']))
    .addArgument(new Argument('<file...>', 'JSON reports of `assay test --shard`'))
    .addOption(new Option('--min-grade <letter>', 'fail under this grade').choices(GRADES))
    .option('--min-coverage <percent>', 'fail when fewer of the applicable clauses could be tested', percentage)
    .option('--baseline <file>', 'broken checks that fail no build; an entry that is broken no longer does')
    .option('--update-baseline', 'write all broken checks into the baseline', false)
    .addHelpText('after', EXAMPLES)
    .action(async (_: string, files: readonly string[], flags: ReportFlags) => {
      const outputs = outputSpecs(flags, TEST_FORMATS);
      const [{ mergeReports }, { renderContract }, baseline] = await Promise.all([
        import('../../contract/merge.ts'),
        import('../../report/contract/index.ts'),
        prepareCheckBaseline(flags, context),
      ]);
      const parts = await Promise.all(files.map(async (file) => ({ file, report: await readReport(context, file) })));
      const { report, stale } = await baseline.apply(mergeReports(parts));
      await writeOutputs(context, flags, outputs, (format, style) => renderContract(report, format, style));
      finish(await verdictOf(context, flags, report, stale));
    });
  return commonOptions(command, TEST_FORMATS);
}

async function readReport(context: Context, file: string): Promise<ContractReport> {
  let value: Partial<ContractReport> | null;
  try {
    value = JSON.parse(await readFile(resolve(context.cwd, file), 'utf8'));
  } catch (cause) {
    throw new AssayError('ASSAY_REPORT_MERGE', `${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
  if (value?.version !== 1 || !Array.isArray(value.checks))
    throw new AssayError('ASSAY_REPORT_MERGE', `${file} is no report of \`assay test -f json\``);
  return value as ContractReport;
}
