/** What the build reads from docs/conventions.md. */
export interface FamilyData {
  readonly id: string;
  readonly about: string;
}

export interface ClauseData {
  readonly id: string;
  readonly family: string;
  readonly level: 'MUST' | 'SHOULD' | 'MAY';
  /** One sentence. */
  readonly sentence: string;
  readonly why: string;
  /** Markdown. */
  readonly source: string;
}
