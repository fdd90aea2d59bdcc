/** Keys from the root of a document to a value. */
export type JsonPath = readonly (string | number)[];

/** Where a value stands: the absolute path or URL of its document, and the path in it. */
export interface Location {
  readonly source: string;
  readonly path: JsonPath;
}

/** A position in a text. Both zero-based; `character` counts UTF-16 code units (as LSP and Spectral do). */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** What is wrong with a description as text or as a set of files. Never thrown: a description with problems still loads. */
export interface Problem {
  /**
   * `parser` (broken text) or `invalid-ref` (a `$ref` that leads nowhere), as Spectral names them; `invalid-document` (not what the
   * OpenAPI schema allows); `overlay` (an overlay action that changed nothing).
   */
  readonly code: 'parser' | 'invalid-ref' | 'invalid-document' | 'overlay';
  readonly message: string;
  readonly location: Location;
  readonly range?: Range;
  /** `error` when absent. */
  readonly severity?: 'error' | 'warning';
}

export type Format = 'oas2' | 'oas3.0' | 'oas3.1' | 'oas3.2' | 'asyncapi2' | 'asyncapi3' | 'unknown';

/** What a reference names: the value and where it really stands, after every reference on the way. */
export interface Target {
  readonly source: string;
  readonly path: JsonPath;
  readonly value: unknown;
}

/**
 * All that the API map needs of a description: the plain parsed root document (its `$ref`s in place) and a look-up for references.
 * Our own `Description` is one; Spectral's document inventory is made into one (`src/api-map/from-spectral.ts`).
 */
export interface ReferenceLookup {
  readonly source: string;
  readonly root: unknown;
  /**
   * The value that `reference` (as written) names when it stands in the document `base`; undefined when it leads nowhere.
   * `from` is the place of the reference in that document: it matters inside schemas with an `$id`, and may be ignored.
   */
  lookup(reference: string, base: string, from?: JsonPath): Target | undefined;
  /** Where a path of `root` stands in the text, when `root` is a view of it (OpenAPI 2.0 read as 3.0). Identity when absent. */
  origin?(path: JsonPath): JsonPath;
}

/** One text that was read: the root document, a file that a `$ref` names, or an overlay. */
export interface SourceText {
  readonly source: string;
  readonly text: string;
  /** As written, `$ref`s in place. YAML aliases share one object. Undefined when the text is too broken to yield anything. */
  readonly data: unknown;
  readonly problems: readonly Problem[];
  /** The range of the value at `path` of `data`; with `closest`, of its nearest ancestor that exists. */
  rangeOf(path: JsonPath, closest?: boolean): Range | undefined;
}

export interface Description extends ReferenceLookup {
  readonly format: Format;
  /** The version as written (`3.1.0`), or the empty string. */
  readonly version: string;
  readonly documents: ReadonlyMap<string, SourceText>;
  readonly problems: readonly Problem[];
  /** The text range of a place (paths of the view for OpenAPI 2.0); of the nearest ancestor that stands in the text. */
  rangeOf(location: Location): Range | undefined;
  /** The same in full: what an overlay added stands in the overlay's text. */
  placeOf(location: Location): Location & { readonly range?: Range };
}
