// Documents that were read in, a `Description` out.
import { formatOf } from './format.ts';
import { inOrder } from './in-order.ts';
import { viewOas2 } from './oas2-view.ts';
import { References } from './references.ts';
import type { Description, JsonPath, Location, Problem, SourceText } from './types.ts';

/** `overlaid.placeOf` leads from a path of the root document to the text that it comes from, where overlays changed the root. */
export function makeDescription(
  root: SourceText,
  documents: ReadonlyMap<string, SourceText>,
  problems: readonly Problem[],
  overlaid?: { readonly placeOf: (path: JsonPath) => Location; readonly texts: readonly SourceText[] },
): Description {
  const { format, version } = formatOf(root.data);
  const overlays = new Map(overlaid?.texts.map((text) => [text.source, text]));
  const written = new References((source) => documents.get(source)?.data);
  const view = format === 'oas2' ? viewOas2(root.data, (reference) => written.lookup(reference, root.source)?.value) : undefined;
  const references =
    view === undefined ? written : new References((source) => (source === root.source ? view.root : documents.get(source)?.data));
  return {
    source: root.source,
    root: view === undefined ? root.data : view.root,
    format,
    version,
    documents,
    problems: inOrder([...[...documents.values()].flatMap((document) => document.problems), ...problems], [...documents.keys()]),
    lookup: (reference, base, from) => references.lookup(reference, base, from),
    rangeOf: ({ source, path }) => {
      const place = view !== undefined && source === root.source ? view.origin(path) : path;
      return documents.get(source)?.rangeOf(place, true);
    },
    placeOf: (location) => {
      const path = view !== undefined && location.source === root.source ? view.origin(location.path) : location.path;
      const place =
        location.source === root.source && overlaid !== undefined ? overlaid.placeOf(path) : { source: location.source, path };
      const text = overlays.get(place.source) ?? documents.get(place.source);
      const range = text === root ? root.rangeOf(path, true) : text?.rangeOf(place.path, true);
      return { ...place, ...(range === undefined ? {} : { range }) };
    },
    ...(view === undefined ? {} : { origin: view.origin }),
  };
}

/** A description from data that was parsed elsewhere. It has no text, so no positions; references to other documents lead nowhere. */
export function describe(data: unknown, source = 'memory'): Description {
  const root: SourceText = { source, text: '', data, problems: [], rangeOf: () => undefined };
  return makeDescription(root, new Map([[source, root]]), []);
}
