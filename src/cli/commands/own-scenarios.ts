// `--scenario FILE`…: files of scenarios -> scenarios. Throws ASSAY_TEST_SCENARIO.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ApiMap } from '../../api-map/index.ts';
import type { Scenario } from '../../contract/index.ts';
import { AssayError } from '../../errors/assay-error.ts';
import type { Context } from '../context.ts';

export async function loadOwnScenarios({ cwd }: Context, files: readonly string[], map: ApiMap): Promise<Scenario[]> {
  if (files.length === 0) return [];
  const { loadScenarios } = await import('../../contract/index.ts');
  const from = new Map<string, string>();
  const all: Scenario[] = [];
  for (const file of files) {
    const text = await readFile(resolve(cwd, file), 'utf8').catch((cause: NodeJS.ErrnoException) => {
      throw new AssayError('ASSAY_TEST_SCENARIO', `cannot read ${file}: ${cause.code ?? cause.message}`, { cause });
    });
    for (const scenario of loadScenarios(text, file, map)) {
      const other = from.get(scenario.id);
      if (other !== undefined)
        throw new AssayError('ASSAY_TEST_SCENARIO', `${file}: the scenario \`${scenario.id}\` stands in ${other} too`);
      from.set(scenario.id, file);
      all.push(scenario);
    }
  }
  return all;
}
