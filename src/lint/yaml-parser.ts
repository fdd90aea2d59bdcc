// The parser that Spectral's documents are made with: what can be read quickly is, and the rest by Spectral's own parser, with the same
// values, diagnostics and places.
import parsers from '@stoplight/spectral-parsers';
import yaml from '@stoplight/yaml';
import { LineIndex } from '../description/line-index.ts';
import { type QuickText, readQuickText } from '../description/quick/quick-text.ts';
import type { Range } from '../description/types.ts';

type Exact = ReturnType<typeof parsers.Yaml.parse>;
type Path = readonly (string | number)[];

const SAID = {
  number: {
    code: 'YAMLIncompatibleValue',
    message: 'mapping key must be a string scalar rather than number',
    severity: 1,
  },
  duplicate: { code: 'YAMLException', message: 'duplicate key', severity: 0 },
};

/** In the shape that Spectral's parser returns. What nobody has asked for is not there yet. */
class QuickResult {
  readonly data: unknown;
  readonly diagnostics: { readonly range: Range }[];
  readonly metadata = { mergeKeys: true };
  readonly comments = {};
  readonly #text: string;
  readonly #lines: LineIndex;
  readonly #quick: QuickText;
  #exact: Exact | undefined;

  constructor(text: string, quick: QuickText) {
    this.#text = text;
    this.#lines = new LineIndex(text);
    this.#quick = quick;
    this.data = quick.data;
    this.diagnostics = quick.oddKeys.map(({ kind, path, span }) => ({
      ...SAID[kind],
      path,
      range: this.#lines.range(span.start, span.end),
    }));
    // As the other parser puts them, by line.
    this.diagnostics.sort((one, other) => one.range.start.line - other.range.start.line);
  }

  get lineMap(): number[] {
    return this.#lines.spectralLineMap;
  }

  /** For a function of a ruleset that looks at the syntax tree. */
  get ast(): Exact['ast'] {
    this.#exact ??= parsers.Yaml.parse(this.#text);
    return this.#exact.ast;
  }

  range(path: Path): Range | undefined {
    const span = this.#quick.locate(path, false);
    return span && this.#lines.range(span.start, span.end);
  }
}

/** As a parser of Spectral. `known` is what was read of `text` already. */
export function yamlParser(known?: { readonly text: string; readonly quick: QuickText | undefined }): typeof parsers.Yaml {
  const parser = {
    ...parsers.Yaml,
    parse(text: string) {
      const quick = known?.text === text ? known.quick : readQuickText(text, inOrder);
      return quick === undefined ? parsers.Yaml.parse(text) : new QuickResult(text, quick);
    },
    getLocationForJsonPath(result: unknown, path: Path, closest?: boolean) {
      if (!(result instanceof QuickResult)) return parsers.Yaml.getLocationForJsonPath(result as never, path as never, closest);
      const range = result.range(path);
      return range && { range };
    },
  };
  return parser as unknown as typeof parsers.Yaml;
}

/** As Spectral's parser keeps an order of keys that JavaScript would not. */
export function inOrder(map: object, keys: readonly string[]): object {
  Object.defineProperty(map, yaml.KEYS, { value: [yaml.KEYS, ...keys], configurable: true });
  return yaml.trapAccess(map as Record<string, unknown>);
}
