// What the handlers work with. A fault replaces one of these, or one of the handlers, and leaves the rest as it is.
import type { BatchWorker } from './batches/worker.ts';
import type { ChatEngine } from './chat/types.ts';
import type { Clock } from './clock.ts';
import type { Operation } from './document.ts';
import type { KeyRing } from './http/keys.ts';
import type { RateLimiter } from './http/rate-limit.ts';
import type { Ids } from './ids.ts';
import type { ModelCatalogue } from './model/catalogue.ts';
import type { Tokenizer } from './model/tokenizer.ts';
import type { BatchStore, FileStore, IdempotencyStore, JobQueue } from './state/types.ts';

export interface Services {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly keys: KeyRing;
  readonly limiter: RateLimiter;
  readonly models: ModelCatalogue;
  readonly tokenizer: Tokenizer;
  readonly chat: ChatEngine;
  readonly files: FileStore;
  readonly batches: BatchStore;
  readonly idempotency: IdempotencyStore;
  readonly jobs: JobQueue;
  readonly worker: BatchWorker;
  /** How long one piece of a stream takes to make, in milliseconds. */
  readonly paceMs: number;
}

/** A request that was understood: the key is known, the quota allows it, path, query, headers and body are as the document says. */
export interface Call {
  readonly operation: Operation;
  readonly requestId: string;
  readonly owner: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
  /** The JSON body, or the form of a multipart body. */
  readonly body: unknown;
  /** Aborted when the client has left. */
  readonly signal: AbortSignal;
}

export type Handler = (call: Call, services: Services) => Promise<Response>;
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
