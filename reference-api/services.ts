// What the handlers work with. A fault replaces one of these, or one of the handlers, and leaves the rest as it is.
import type { ChatEngine } from './chat/types.ts';
import type { Clock } from './clock.ts';
import type { Operation } from './document.ts';
import type { Ending } from './http/event-stream.ts';
import type { Caller, KeyRing } from './http/keys.ts';
import type { RateLimiter } from './http/rate-limit.ts';
import type { Ids } from './ids.ts';
import type { ModelCatalogue } from './model/catalogue.ts';
import type { Tokenizer } from './model/tokenizer.ts';
import type { LiveResponses } from './responses/live.ts';
import type { Change, State } from './state/types.ts';
import type { WebhookSender } from './webhooks/send.ts';

/** With what is remembered: its stores stand beside the rest, so that a fault can replace one. */
export interface Services extends Omit<State, 'close'> {
  /** The same for one owner: with the models that it has made, and as its settings say. */
  forOwner(owner: string): Promise<Services>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly keys: KeyRing;
  readonly limiter: RateLimiter;
  readonly models: ModelCatalogue;
  readonly tokenizer: Tokenizer;
  readonly chat: ChatEngine;
  readonly sender: WebhookSender;
  readonly live: LiveResponses;
  readonly pace: Pace;
}

/** How fast things go, in milliseconds. */
export interface Pace {
  /** What one piece of a stream takes to make. */
  readonly pieceMs: number;
  /** For how long a job can be seen in each status. */
  readonly stageMs: number;
  /** Between two groups of the lines of a batch. */
  readonly lineMs: number;
  /** How many batches are answered at a time; others wait. */
  readonly batchesAtOnce: number;
  /** Before each further attempt at a webhook, if not those of the standard. */
  readonly webhookRetryMs?: readonly number[];
}

/** A request that was understood: the key is known, the quota allows it, path, query, headers and body are as the document says. */
export interface Call {
  readonly operation: Operation;
  readonly requestId: string;
  readonly owner: string;
  /** The key that was sent, when it is one that was created under `/v1/api_keys`. */
  readonly apiKeyId?: string;
  readonly caller: Caller;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
  /** The JSON body, or the form of a multipart body. */
  readonly body: unknown;
  /** Aborted when the client has left. */
  readonly signal: AbortSignal;
}

export type Handler = (call: Call, services: Services) => Promise<Response>;
/** An answer, and what is to be written with it. The answer is given when all of it is written. */
export interface Accepted {
  readonly response: Response;
  readonly changes: readonly Change[];
}

/** An answer that is sent while it is made. */
export interface Streamed {
  open(ending: Ending): Response;
  /** What is to be written with its end. */
  changes(): readonly Change[];
}

/** A handler of an operation that creates something or costs something. `once` makes a `Handler` of it. */
export type Creation = (call: Call, services: Services) => Promise<Accepted | Streamed>;

export type Handlers = Readonly<Record<string, Handler>>;

export function json(
  body: unknown,
  init: { readonly status?: number; readonly headers?: Record<string, string> } = {},
): Response {
  return new Response(JSON.stringify(body), {
    status: init.status ?? 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...init.headers },
  });
}
