// What exists: rules, checks, clauses, faults, dialects, errors.
import { Argument, Command } from 'commander';
import { type Entry, entries, KINDS, type Kind } from '../catalogue.ts';
import type { Context, Finish } from '../context.ts';
import { type CommonOptions, commonOptions } from '../options.ts';
import { outputSpecs, writeOutputs } from '../output.ts';

const FORMATS = ['pretty', 'json'];

export function listCommand(context: Context, finish: Finish): Command {
  const command = new Command('list')
    .description('Lists what exists, one line each.')
    .addArgument(new Argument('<kind>', 'what to list').choices(KINDS))
    .addHelpText(
      'after',
      '\nExamples:\n  $ assay list clauses\n  $ assay list rules -f json | jq -r ".[].id"\n  $ assay explain SSE-04          one of them in full\n',
    )
    .action(async (kind: Kind, options: CommonOptions) => {
      const specs = outputSpecs(options, FORMATS);
      const listed = await entries(kind);
      await writeOutputs(context, options, specs, (format) => (format === 'json' ? asJson(listed) : asTable(listed)));
      finish(0);
    });
  return commonOptions(command, FORMATS);
}

function asJson(listed: readonly Entry[]): string {
  return JSON.stringify(
    listed.map(({ id, summary, clause, level, details }) => ({
      id,
      summary,
      ...(clause && { clause }),
      ...(level && { level }),
      ...details,
    })),
    null,
    2,
  );
}

/** `id  level  clause  summary`, columns as wide as they need to be. A column that no entry fills is left out. */
function asTable(listed: readonly Entry[]): string {
  const rows = listed.map((entry) => [entry.id, entry.level ?? '', entry.clause ?? '', entry.summary]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (widths[column] === 0 ? '' : cell.padEnd((widths[column] ?? -2) + 2)))
        .join('')
        .trimEnd(),
    )
    .join('\n');
}
