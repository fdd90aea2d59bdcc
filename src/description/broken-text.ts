// A text that is no well-formed YAML or JSON in, what can be saved of its data with each error at its position out.
import YAML from 'yaml';
import { LineIndex } from './line-index.ts';
import type { JsonPath, Problem, Range, SourceText } from './types.ts';
import { MAX_DEPTH } from './yaml-tree.ts';

const MAX_PROBLEMS = 50;

export function parseBrokenText(text: string, source: string): SourceText {
  const lines = new LineIndex(text);
  const problem = (message: string, range: Range): Problem => ({
    code: 'parser',
    message,
    location: { source, path: [] },
    range,
  });
  const refused = (message: string): SourceText => ({
    source,
    text,
    data: undefined,
    problems: [problem(message, lines.range(0, 0))],
    rangeOf: () => undefined,
  });
  let document: YAML.Document.Parsed;
  try {
    document = YAML.parseDocument(text, { merge: true, uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  } catch (error) {
    if (error instanceof RangeError) return refused(`The document is nested deeper than ${MAX_DEPTH} levels.`);
    return refused(`The text cannot be parsed: ${String(error instanceof Error ? error.message : error).split('\n', 1)[0]}`);
  }
  const problems = document.errors
    .slice(0, MAX_PROBLEMS)
    .map((error) => problem(error.message, lines.range(error.pos[0], error.pos[1])));
  let data: unknown;
  try {
    data = stringKeys(document.toJS({ maxAliasCount: 100 }), 0);
  } catch (error) {
    const [start, end] = unresolvedAlias(document)?.range ?? [0, 0];
    problems.push(problem(error instanceof Error ? error.message : String(error), lines.range(start, end)));
  }
  const rangeOf = (path: JsonPath, closest?: boolean): Range | undefined => {
    for (let length = path.length; length >= 0; length--) {
      const node = nodeAt(document.contents, path.slice(0, length));
      if (node?.range) return lines.range(node.range[0], node.range[1]);
      if (!closest) return undefined;
    }
    return undefined;
  };
  return { source, text, data, problems, rangeOf };
}

function unresolvedAlias(document: YAML.Document.Parsed): YAML.Alias | undefined {
  let found: YAML.Alias | undefined;
  YAML.visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return undefined;
      found = alias;
      return YAML.visit.BREAK;
    },
  });
  return found;
}

function nodeAt(contents: unknown, path: JsonPath): YAML.Node | undefined {
  let node: unknown = contents;
  for (const key of path) {
    if (YAML.isMap(node)) {
      node = node.items.find((pair) => String(YAML.isScalar(pair.key) ? pair.key.value : pair.key) === String(key))?.value;
    } else if (YAML.isSeq(node)) node = node.items[Number(key)];
    else return undefined;
  }
  return YAML.isNode(node) ? node : undefined;
}

/** `yaml` makes plain objects, so keys are strings already; what it can nest deeper than the rest of assay walks is cut. */
function stringKeys(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? Number(value) : value;
  if (depth > MAX_DEPTH) throw new Error(`The document is nested deeper than ${MAX_DEPTH} levels.`);
  if (value instanceof Date || value instanceof Uint8Array) return String(value);
  for (const [key, child] of Object.entries(value)) {
    const kept = stringKeys(child, depth + 1);
    if (kept !== child) (value as Record<string, unknown>)[key] = kept;
  }
  return value;
}
