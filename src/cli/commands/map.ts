// `assay map`: what assay understands of a description, for people and for programs.
import { Argument, Command, Option } from 'commander';
import type { Context, Finish } from '../context.ts';
import { loadApi } from '../load-api.ts';
import { type CommonOptions, collect, commonOptions } from '../options.ts';
import { outputSpecs, writeOutputs } from '../output.ts';

const FORMATS = ['pretty', 'json'];

interface Options extends CommonOptions {
  readonly overlay: readonly string[];
  readonly stdinFilepath?: string;
}

const EXAMPLES = `
Examples:
  $ assay map openapi.yaml                          which operations call a model, stream, create jobs, list
  $ assay map openapi.yaml -f json                  everything, with the place that each fact was read from
  $ assay map openapi.yaml --overlay ours.yaml      with what an overlay adds or corrects

lint, mock and test all read this map. Where it is wrong, say it in the description or in an overlay:
x-ai-operation, x-ai-stream, x-ai-job, x-ai-batch and x-ai-api win over what assay reads (docs/extensions.md).
`;

export function mapCommand(context: Context, finish: Finish): Command {
  const command = new Command('map')
    .description('Shows what assay understands of a description: the API map.')
    .addArgument(new Argument('<spec>', 'file, URL, or - for stdin'))
    .addOption(new Option('--overlay <file>', 'OpenAPI Overlay applied first, repeatable').argParser(collect).default([], 'none'))
    .option('--stdin-filepath <file>', 'path to report for stdin, from which its references are read')
    .addHelpText('after', EXAMPLES)
    .action((spec: string, options: Options) => run(spec, options, context, finish));
  return commonOptions(command, FORMATS);
}

async function run(spec: string, options: Options, context: Context, finish: Finish): Promise<void> {
  const outputs = outputSpecs(options, FORMATS);
  const [{ serialiseMap }, { renderMap }] = await Promise.all([import('../../api-map/index.ts'), import('../../report/map.ts')]);
  const { map } = await loadApi(spec, options, context);
  await writeOutputs(context, options, outputs, (format, style) =>
    format === 'json' ? JSON.stringify(serialiseMap(map, context.cwd), undefined, 2) : renderMap(map, spec, style),
  );
  finish(0);
}
