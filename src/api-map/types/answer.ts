// What an answer in one body says.
import type { Node } from '../../description/node.ts';
import type { FinishMeaning, WirePointer } from '../../dialects/wire.ts';
import type { Evidence, Field } from './found.ts';

export interface ReportsMap {
  readonly cachedTokens?: Field;
  readonly reasoningTokens?: Field;
  readonly serviceTier?: Field;
  readonly confidences: readonly Field[];
  readonly amounts: readonly AmountMap[];
  /** The place of a call in a queue. */
  readonly positions: readonly Field[];
  /** Estimates of how long it takes, or of when it is done. */
  readonly waits: readonly Field[];
  readonly verdicts: readonly VerdictMap[];
  /** A list of measurements whose names are data (`{metric, value}`): what it counts, no schema says. */
  readonly metrics?: Field;
  readonly partial?: PartialMap;
}

/** An amount of money. */
export interface AmountMap {
  readonly field: Field;
  /** Where its unit is named: in the name, in a field beside it or above, or in a description. */
  readonly unit?: Evidence;
}

/** A verdict on the safety of content. */
export interface VerdictMap {
  readonly field: Field;
  /** It has a flag, a score or a listed level. */
  readonly decides: boolean;
  /** It names categories, as values or as keys. */
  readonly names: boolean;
}

export interface PartialMap {
  /** `errors`: a list of errors stands beside the items · `status`: 207 is declared. */
  readonly because: 'errors' | 'status';
  readonly items: Field;
  /** What says which item is missing, or that some are. */
  readonly tells?: Field;
}

export interface AnswerMap {
  /** `200`, `2XX`, `default`. */
  readonly status: string;
  readonly mediaType: string;
  readonly schema: Node;
  readonly id?: Field;
  readonly model?: Field;
  /** Leaves that hold the generated text. */
  readonly text?: Field;
  readonly finishReason?: Field;
  readonly usage?: UsageMap;
  readonly fingerprint?: Field;
  /** The tool calls of an answer, where a dialect or the shape shows them. */
  readonly toolCalls?: Field;
  /** What the values of the finish reason mean. */
  readonly finish?: FinishMeaning;
}

export interface UsageMap {
  /** The object that holds the counts. `''` when the counts stand in the body itself (Ollama). */
  readonly at: WirePointer;
  readonly schema?: Node;
  readonly input?: Field;
  readonly output?: Field;
  readonly total?: Field;
  /** Parts of a count that may not exceed it, e.g. cached tokens within the input. */
  readonly parts: readonly { readonly of: 'input' | 'output'; readonly field: Field }[];
  /** Every token count under the object. */
  readonly counts: readonly Field[];
  /** Whether `total` is defined as input + output. False when a dialect or further additive counts say otherwise. */
  readonly totalIsSum: boolean;
  readonly evidence: Evidence;
}
