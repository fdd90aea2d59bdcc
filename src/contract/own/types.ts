// A file of scenarios that users write, as its JSON Schema lets it through (`file-schema.ts`, `docs/scenarios.md`).
import type { Level } from '../../report/model.ts';

export interface ScenarioFile {
  readonly scenarios: readonly OwnScenario[];
}

export interface OwnScenario {
  /** Its checks are `own/<id>:<step>`. */
  readonly id: string;
  readonly about: string;
  readonly level?: Level;
  /** The clause that it reads. Without one it stands for itself. */
  readonly clause?: string;
  /** Whether it makes things that stay. When absent: whether it sends anything but GET, HEAD and calls of a model. */
  readonly creates?: boolean;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly steps: readonly OwnStep[];
}

export type OwnStep = Named & (RequestStep | StreamStep | PollStep | ParallelStep | AssertStep);

export interface Named {
  /** The claim of the check. When absent: `step-1`, `step-2`, … */
  readonly name?: string;
}

/** The plainest request that the description allows, changed by what is given. Texts may hold `${variable}`. */
export interface RequestSpec {
  /** An operationId, or method and path: `POST /v1/chat/completions`. */
  readonly operation: string;
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The whole JSON body. */
  readonly body?: unknown;
  /** Values at JSON Pointers into the body, at the end. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Whose credential goes along. */
  readonly as?: 'caller' | 'nobody' | 'stranger';
}

/**
 * JSON Pointers (`*` is every item), each with the JSON Schema that what stands there must satisfy; a value that is no object stands for
 * itself, and `false` says that nothing stands there.
 */
export type Matchers = Readonly<Record<string, unknown>>;

export interface RequestStep {
  readonly request: RequestSpec;
  readonly expect?: AnswerExpectation;
  readonly capture?: Readonly<Record<string, Capture>>;
}

export interface AnswerExpectation {
  /** `200`, `2xx`, or several. `2xx` when absent. */
  readonly status?: Status | readonly Status[];
  /** By name. */
  readonly headers?: Matchers;
  readonly body?: Matchers;
  /** Milliseconds until the answer is complete. */
  readonly within?: number;
}

export type Status = number | `${number}xx`;

/** A JSON Pointer into the body, or what is named. */
export type Capture = string | { readonly header: string } | { readonly status: true };

export interface StreamStep {
  readonly stream: RequestSpec & {
    /** Leave when an event satisfies this. */
    readonly until?: Matchers;
    /** Leave after so many events or milliseconds. */
    readonly abortAfter?: { readonly events?: number; readonly ms?: number };
  };
  readonly expect?: StreamExpectation;
  readonly capture?: Readonly<Record<string, StreamCapture>>;
}

/** In matchers of events, `event`, `id` and `data` name the fields of the frame; pointers lead into the data as JSON. */
export interface StreamExpectation extends Omit<AnswerExpectation, 'body'> {
  readonly events?: {
    readonly count?: unknown;
    readonly each?: Matchers;
    readonly some?: Matchers;
    readonly none?: Matchers;
    readonly first?: Matchers;
    readonly last?: Matchers;
    /** Each is satisfied by an event behind the one that satisfies the matchers before it. */
    readonly inOrder?: readonly Matchers[];
  };
  /** Milliseconds until the first event. */
  readonly firstEventWithin?: number;
}

export type StreamCapture =
  | { readonly join: string }
  | { readonly first: string }
  | { readonly last: string }
  | { readonly count: Matchers }
  | Exclude<Capture, string>;

export interface PollStep {
  readonly poll: RequestSpec & {
    readonly until: Matchers;
    /** Milliseconds between two polls where the answer has no Retry-After. */
    readonly every?: number;
    /** Milliseconds for all of it. */
    readonly within?: number;
  };
  readonly expect?: AnswerExpectation;
  readonly capture?: Readonly<Record<string, Capture>>;
}

export interface ParallelStep {
  /** At once; what one captures the others do not see. */
  readonly parallel: readonly (RequestStep | StreamStep)[];
}

export interface AssertStep {
  /** An expression over variables: `total == input + output and length(text) > 0`. */
  readonly assert: string;
}
