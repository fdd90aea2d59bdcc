// A text in YAML or JSON in, its plain data, its problems and the position of every value out. Never throws.
import yaml from '@stoplight/yaml';
import ast, { type YAMLNode } from '@stoplight/yaml-ast-parser';
import { parseBrokenText } from './broken-text.ts';
import { duplicateKeys } from './json-text.ts';
import { LineIndex } from './line-index.ts';
import { type QuickText, readQuickText } from './quick/quick-text.ts';
import type { JsonPath, Problem, Range, SourceText } from './types.ts';
import { dataOfTree, MAX_DEPTH, TreeRefusal } from './yaml-tree.ts';

/**
 * What real descriptions are written in is read by a reader of our own. Other well-formed texts are read by the parser that Spectral uses
 * (three times as fast as `yaml`, and all three then agree on every value and range). What that parser rejects or warns of is read again by
 * `yaml`, whose errors say more and whose recovery keeps more.
 */
export function parseText(text: string, source: string): SourceText {
  const quick = readQuickText(text);
  return quick === undefined ? parseUnusualText(text, source) : quickSourceText(text, source, quick);
}

/** For a text that cannot be read quickly. */
export function parseUnusualText(text: string, source: string): SourceText {
  return parseJson(text, source) ?? parseYaml(text, source) ?? parseBrokenText(text, source);
}

/** A text that could be read quickly has no errors but keys that stand twice. */
export function quickSourceText(text: string, source: string, { data, locate, oddKeys }: QuickText): SourceText {
  const lines = new LineIndex(text);
  const rangeOf = (path: JsonPath, closest = false) => {
    const span = locate(path.map(String), closest);
    return span && lines.range(span.start, span.end);
  };
  const problems = oddKeys.flatMap(({ kind, path, span }) =>
    kind === 'duplicate' ? [problem(source, path, `duplicate key "${path.at(-1)}"`, lines.range(span.start, span.end))] : [],
  );
  return { source, text, data, problems, rangeOf };
}

function parseJson(text: string, source: string): SourceText | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  const lines = new LineIndex(text);
  if (isTooDeep(data)) return refused(text, source, `The document is nested deeper than ${MAX_DEPTH} levels.`, lines.range(0, 0));
  const problems = duplicateKeys(text).map((found) =>
    problem(source, found.path, `duplicate key "${found.key}"`, lines.range(found.start, found.end)),
  );
  // The positions of a large JSON file cost twenty times what its values cost, and most commands never ask for one.
  let tree: YAMLNode | undefined;
  const rangeOf = (path: JsonPath, closest?: boolean) => {
    tree ??= ast.load(text, { ignoreDuplicateKeys: true });
    return rangeInTree(tree, lines, path, closest);
  };
  return { source, text, data, problems, rangeOf };
}

function parseYaml(text: string, source: string): SourceText | undefined {
  const lines = new LineIndex(text);
  try {
    const tree = ast.load(text, { ignoreDuplicateKeys: true });
    if (tree === undefined) return { source, text, data: null, problems: [], rangeOf: () => undefined };
    if (tree.errors.length > 0) return undefined;
    const { data, duplicates } = dataOfTree(tree);
    const problems = duplicates.map(({ path, key, start, end }) =>
      problem(source, path, `duplicate key "${key}"`, lines.range(start, end)),
    );
    return { source, text, data, problems, rangeOf: (path, closest) => rangeInTree(tree, lines, path, closest) };
  } catch (error) {
    if (error instanceof TreeRefusal) return refused(text, source, error.message, lines.range(error.offset, error.offset));
    // The parser is recursive: RangeError is its way to say that the nesting is too deep. `yaml` would go the same way.
    if (error instanceof RangeError)
      return refused(text, source, `The document is nested deeper than ${MAX_DEPTH} levels.`, lines.range(0, 0));
    return undefined;
  }
}

function refused(text: string, source: string, message: string, range: Range): SourceText {
  return { source, text, data: undefined, problems: [problem(source, [], message, range)], rangeOf: () => undefined };
}

function problem(source: string, path: JsonPath, message: string, range: Range): Problem {
  return { code: 'parser', message, location: { source, path }, range };
}

function rangeInTree(tree: YAMLNode, lines: LineIndex, path: JsonPath, closest = false): Range | undefined {
  const parsed = { ast: tree, lineMap: lines.spectralLineMap, metadata: { mergeKeys: true } };
  // Map keys are compared as strings: `200` in a path of numbers must find the key `200:`.
  const located = yaml.getLocationForJsonPath(parsed as never, path.map(String), closest);
  return located?.range;
}

/** With a stack of its own: this is what keeps later, recursive code from overflowing. */
function isTooDeep(data: unknown): boolean {
  let level: unknown[] = [data];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true;
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      for (const child of Object.values(value)) if (typeof child === 'object' && child !== null) next.push(child);
    }
    level = next;
  }
  return false;
}
