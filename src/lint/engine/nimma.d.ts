// What the engine uses of the library that Spectral matches JSONPaths with; it ships no types for these entries.
declare module 'nimma/parser' {
  export function parse(expression: string): { type: string; value?: unknown; deep?: boolean }[];
}
declare module 'nimma' {
  export default class Nimma {
    constructor(expressions: readonly string[], options: object);
    query(input: object, callbacks: Record<string, (scope: { path: (string | number)[]; value: unknown }) => void>): void;
  }
}
declare module 'nimma/fallbacks' {
  export const jsonPathPlus: unknown;
}
