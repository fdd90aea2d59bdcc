// A file -> the serialised map that our loader leads to, and the one that Spectral's document inventory leads to.
import { readFileSync } from 'node:fs';
import spectralCore from '@stoplight/spectral-core';
import parsers from '@stoplight/spectral-parsers';
import { apiMapOf, buildApiMap, serialiseMap } from '../../src/api-map/index.ts';
import type { ApiMap } from '../../src/api-map/types.ts';
import { loadDescription } from '../../src/description/index.ts';

/** The inventory as a rule function sees it: Spectral runs over the document with one rule that hands it out. */
export async function inventoryOf(document: object): Promise<object> {
  const spectral = new spectralCore.Spectral();
  let inventory: object | undefined;
  const take = (_: unknown, __: unknown, context: { documentInventory: object }) => {
    inventory = context.documentInventory;
  };
  // biome-ignore lint/suspicious/noThenProperty: a rule of Spectral has one
  spectral.setRuleset({ rules: { take: { given: '$', then: { function: take as never } } } });
  await spectral.run(document as never, { ignoreUnknownFormat: true });
  if (inventory === undefined) throw new Error('the rule was not called');
  return inventory;
}

export async function bothMaps(file: string): Promise<{ ours: unknown; theirs: unknown; map: ApiMap }> {
  const map = buildApiMap(await loadDescription({ source: file, cwd: '/' }));
  const parser = file.endsWith('.json') ? parsers.Json : parsers.Yaml;
  const document = new spectralCore.Document(readFileSync(file, 'utf8'), parser as typeof parsers.Yaml, file);
  const theirs = apiMapOf(await inventoryOf(document));
  return { ours: serialiseMap(map), theirs: serialiseMap(theirs), map };
}
