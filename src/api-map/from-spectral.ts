// In: Spectral's document inventory. Out: the API map of its document, made once for all rules of a run.
import { makeDescription } from '../description/description.ts';
import type { SourceText } from '../description/types.ts';
import { buildApiMap } from './build.ts';
import { plainCopy } from './document/plain.ts';
import type { ApiMap } from './types.ts';

/** Two copies of this module may be loaded (the Spectral CLI bundles rulesets), so the seed is found by a symbol that all of them share. */
const SEED = Symbol.for('assay.api-map');

/** As much of a Spectral `Document` as is read here. */
interface ParsedDocument {
  readonly source: string | null;
  readonly data: unknown;
}

/** As much of Spectral's document inventory as is read here; its published type leaves `document` out. */
interface Inventory {
  readonly document: ParsedDocument;
  readonly referencedDocuments: Readonly<Record<string, ParsedDocument>>;
}

const maps = new WeakMap<object, ApiMap>();

/** Rules call this with the inventory of their context. The written documents are read, not the resolved copy: cycles are not cut and shared nodes are shared. */
export function apiMapOf(given: object): ApiMap {
  const inventory = given as Inventory;
  let map = maps.get(inventory);
  if (map === undefined) {
    map = seedOf(inventory.document) ?? buildApiMap(lookupOf(inventory));
    maps.set(inventory, map);
  }
  return map;
}

/** Gives the rules a map that was made of more than the text, such as one with overlays. */
export function seedApiMap(document: object, map: ApiMap): void {
  Object.defineProperty(document, SEED, { value: map, enumerable: false, configurable: true });
}

function seedOf(document: object): ApiMap | undefined {
  return (document as { [SEED]?: ApiMap })[SEED];
}

function lookupOf({ document, referencedDocuments }: Inventory): ReturnType<typeof makeDescription> {
  const root = asText(document.source ?? '', document.data);
  const documents = new Map<string, SourceText>([[root.source, root]]);
  for (const [source, referenced] of Object.entries(referencedDocuments)) {
    if (source !== root.source) documents.set(source, asText(source, referenced.data));
  }
  return makeDescription(root, documents, []);
}

function asText(source: string, data: unknown): SourceText {
  return { source, text: '', data: plainCopy(data), problems: [], rangeOf: () => undefined };
}
