// What the engine passes around. The shapes that rule functions see are Spectral's own.
import type { Document, ISpectralDiagnostic, Rule, RulesetFunctionContext } from '@stoplight/spectral-core';

export type Segment = string | number;
export type Path = Segment[];

export type Diagnostic = ISpectralDiagnostic;

/** What a rule function gets as its third argument; `documentInventory` is ours, in the shape that it knows. */
export type FunctionContext = RulesetFunctionContext;

/** Where a path of the resolved description stands in the documents as they were written. */
export interface AssociatedItem {
  readonly document: Document;
  readonly path: Path;
  readonly missingPropertyPath: Path;
}

/** A rule, and where a `given` of it has matched. */
export type OnMatch = (path: Path, value: unknown) => void;

export interface GivenRules {
  /** A JSONPath of Spectral's dialect. */
  readonly given: string;
  readonly rules: readonly Rule[];
}
