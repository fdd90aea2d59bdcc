// The page of a rule, check, clause, fault, dialect or error.
import { Command } from 'commander';
import { AssayError } from '../../errors/assay-error.ts';
import { didYouMean } from '../../errors/nearest.ts';
import { type Entry, entries, KINDS } from '../catalogue.ts';
import type { Context, Finish } from '../context.ts';
import { type CommonOptions, commonOptions } from '../options.ts';
import { useColor, write } from '../output.ts';

export function explainCommand(context: Context, finish: Finish): Command {
  const command = new Command('explain')
    .description('Explains a rule, check, clause, fault, dialect or error.')
    .argument('<id>', 'an id as findings and reports show it')
    .addHelpText(
      'after',
      '\nExamples:\n  $ assay explain ai-stream-media-type-declared\n  $ assay explain SSE-04\n  $ assay list rules                all ids of one kind\n',
    )
    .action(async (id: string, options: CommonOptions) => {
      const page = await (await find(id)).page();
      await write(context.stdout, useColor(context, options, context.stdout) ? embolden(page) : page);
      finish(0);
    });
  return commonOptions(command);
}

async function find(id: string): Promise<Entry> {
  const all = (await Promise.all(KINDS.map(entries))).flat();
  const wanted = id.toLowerCase();
  const found = all.find((entry) => entry.id.toLowerCase() === wanted);
  if (found !== undefined) return found;
  throw new AssayError(
    'ASSAY_CLI_UNKNOWN_ID',
    `nothing is called '${id}'.${didYouMean(
      id,
      all.map((entry) => entry.id),
    )}`,
  );
}

/** Markdown headings and strong text in bold; everything else reads well as it stands. */
function embolden(markdown: string): string {
  const bold = (text: string) => `\u001b[1m${text}\u001b[22m`;
  return markdown.replace(/^#+ (.+)$/gm, (_, text) => bold(text)).replace(/\*\*(.+?)\*\*/g, (_, text) => bold(text));
}
