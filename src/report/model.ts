import type { Range } from '../description/types.ts';

/** A lint finding: exactly the item that `spectral lint -f json` prints, with the clause added where the rule names one. */
export interface Finding {
  readonly code: string;
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** 0 error, 1 warning, 2 information, 3 hint. */
  readonly severity: 0 | 1 | 2 | 3;
  readonly range: Range;
  readonly source: string;
  readonly clause?: string;
  readonly documentationUrl?: string;
}

export type Verdict = 'pass' | 'fail' | 'warn' | 'info' | 'not-applicable' | 'skipped' | 'blocked' | 'error';
export type Level = 'MUST' | 'SHOULD' | 'MAY';
export type Letter = 'A+' | 'A' | 'B' | 'C' | 'D' | 'F';

/** What `assay test -f json` prints (docs/cli.md). */
export interface ContractReport {
  readonly version: 1;
  readonly target: string;
  readonly spec: string;
  readonly dialects: readonly string[];
  readonly grade: Letter;
  readonly clauses: {
    readonly applicable: number;
    readonly tested: number;
    readonly kept: number;
    readonly broken: readonly string[];
    readonly warned: readonly string[];
  };
  readonly checks: readonly CheckResult[];
  readonly requests: number;
  readonly durationMs: number;
  /** Sent again since the network broke the first try; absent when none was. */
  readonly resent?: readonly ResentRequest[];
  /** Things that the run made and could not take back; absent when there are none. */
  readonly leftOver?: number;
  /** A part of a run: `assay report merge` puts the parts together. */
  readonly shard?: Shard;
}

export interface ResentRequest {
  readonly operation: string;
  /** What became of the first try. */
  readonly why: string;
  readonly times: number;
}

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

export interface CheckResult {
  /** `<family>/<scenario>:<claim>`. */
  readonly id: string;
  readonly clause: string;
  readonly level: Level;
  readonly verdict: Verdict;
  /** Expected and found, one sentence each. Empty for a pass. */
  readonly message: string;
  /** The operation it was seen on: `POST /chat/completions`. */
  readonly operation?: string;
  /** The event, bytes or values that show it, cut to what one can read. */
  readonly evidence?: string;
  /** Of a blocked check: the check that it builds on. */
  readonly root?: string;
  /** It was tried several times and broken in some of them: the answer varies. */
  readonly flaky?: { readonly broken: number; readonly tries: number };
  /** The baseline holds it, so it fails no build. */
  readonly known?: true;
  /** The shard that judges it, when that is another one. */
  readonly elsewhere?: number;
  /** Reproduces the request; secrets are replaced by `$NAME`. */
  readonly curl?: string;
}
