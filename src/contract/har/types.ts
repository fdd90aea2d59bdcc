// HTTP Archive 1.2 (http://www.softwareishard.com/blog/har-12-spec/), with fields of our own, which that format lets begin with an underscore.
import type { Identity } from '../credentials.ts';
import type { Ending, WireDeviation, WireResult } from '../wire/types.ts';

export interface Pair {
  readonly name: string;
  readonly value: string;
}

export interface HarRequest {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly cookies: readonly Pair[];
  readonly headers: readonly Pair[];
  readonly queryString: readonly Pair[];
  /** `_encoding` is `base64` for bytes that are no text; HAR has a place for that in answers only. */
  readonly postData?: { readonly mimeType: string; readonly text: string; readonly _encoding?: 'base64' };
  readonly headersSize: number;
  readonly bodySize: number;
}

export interface HarResponse {
  /** 0 when no head came. */
  readonly status: number;
  readonly statusText: string;
  readonly httpVersion: string;
  readonly cookies: readonly Pair[];
  readonly headers: readonly Pair[];
  readonly content: {
    readonly size: number;
    readonly mimeType: string;
    readonly text?: string;
    readonly encoding?: string;
  };
  readonly redirectURL: string;
  readonly headersSize: number;
  readonly bodySize: number;
  /** Body bytes that came in one read, in order: milliseconds since `startedDateTime`, and how many. */
  readonly _chunks?: readonly { readonly time: number; readonly size: number }[];
  /** How the connection ended, and in words what ended it. */
  readonly _ending?: Ending;
  readonly _endingDetail?: string;
  readonly _framing?: WireResult['framing'];
  /** A content coding that was taken off the body; the sizes of `_chunks` count coded bytes then. */
  readonly _coding?: string;
  readonly _deviations?: readonly WireDeviation[];
  readonly _unreachable?: boolean;
}

/** What tells a request apart from all others of its run: what a replay looks it up by. */
export interface HarCall {
  readonly operation: string;
  readonly identity: Identity;
  readonly valid: boolean;
  readonly stream: boolean;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: readonly (readonly [string, string])[];
  readonly scope?: string;
  /** Of the body as it was sent, which stands without credentials in the recording. */
  readonly sha256?: string;
}

export interface HarEntry {
  readonly startedDateTime: string;
  /** Milliseconds, as all times here. */
  readonly time: number;
  readonly request: HarRequest;
  readonly response: HarResponse;
  readonly cache: Readonly<Record<string, never>>;
  readonly timings: { readonly connect: number; readonly send: number; readonly wait: number; readonly receive: number };
  /** Milliseconds since the run began. */
  readonly _start?: number;
  /** Milliseconds since `startedDateTime`: the points in time that `timings` lie between. */
  readonly _points?: Partial<Readonly<Record<'connected' | 'sent' | 'firstByte' | 'head' | 'firstBody', number>>>;
  readonly _call?: HarCall;
}

/** Of the run that was recorded. */
export interface HarRun {
  readonly by: 'test' | 'proxy';
  readonly runId: string;
  readonly target: string;
  readonly spec: string;
  /** What the user chose, and the requests depend on. */
  readonly model?: string;
  readonly seed?: number;
}
