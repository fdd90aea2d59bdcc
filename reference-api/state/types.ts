// What the API remembers, behind interfaces that a database can stand under: everything is asynchronous and nothing is shared by reference.

export interface Page<T> {
  readonly items: readonly T[];
  readonly more: boolean;
}

export interface PageRequest {
  readonly limit: number;
  /** The id of the last item of the page before. */
  readonly after?: string;
}

export interface FileRecord {
  readonly id: string;
  readonly owner: string;
  readonly filename: string;
  readonly purpose: 'batch' | 'batch_output';
  readonly bytes: number;
  readonly createdAt: number;
}

export interface FileStore {
  put(file: FileRecord, content: Uint8Array): Promise<void>;
  get(owner: string, id: string): Promise<FileRecord | undefined>;
  content(owner: string, id: string): Promise<Uint8Array | undefined>;
  /** Newest first. Undefined when `after` names no file. */
  list(owner: string, page: PageRequest, purpose?: string): Promise<Page<FileRecord> | undefined>;
  delete(owner: string, id: string): Promise<boolean>;
}

export type BatchStatus =
  | 'validating'
  | 'in_progress'
  | 'finalizing'
  | 'completed'
  | 'failed'
  | 'expired'
  | 'cancelling'
  | 'cancelled';

export interface BatchRecord {
  readonly id: string;
  readonly owner: string;
  readonly endpoint: string;
  readonly inputFileId: string;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly status: BatchStatus;
  readonly errors: readonly BatchProblem[];
  readonly outputFileId: string | null;
  readonly errorFileId: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** When the batch entered a status, in Unix seconds. */
  readonly times: Readonly<Partial<Record<BatchStatus, number>>>;
  readonly counts: { readonly total: number; readonly completed: number; readonly failed: number };
}

export interface BatchProblem {
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
  readonly line: number | null;
}

export interface BatchLine {
  readonly index: number;
  readonly customId: string;
  /** As it stood in the input file: checked when it is run. */
  readonly request: Readonly<Record<string, unknown>>;
}

export interface BatchResult {
  readonly index: number;
  readonly succeeded: boolean;
  /** A `BatchResultLine` of the description. */
  readonly line: Readonly<Record<string, unknown>>;
}

export interface BatchStore {
  insert(batch: BatchRecord): Promise<void>;
  get(id: string): Promise<BatchRecord | undefined>;
  /** Newest first. Undefined when `after` names no batch. */
  list(owner: string, page: PageRequest): Promise<Page<BatchRecord> | undefined>;
  /** Reads, changes and writes in one step. */
  update(id: string, change: (batch: BatchRecord) => BatchRecord): Promise<BatchRecord | undefined>;
  setLines(id: string, lines: readonly BatchLine[]): Promise<void>;
  /** The first lines that have no result yet. */
  pending(id: string, limit: number): Promise<readonly BatchLine[]>;
  /** Keeps the first result of a line and counts it. */
  record(id: string, result: BatchResult): Promise<void>;
  /** In the order of the lines. */
  results(id: string): Promise<readonly BatchResult[]>;
}

export interface StoredResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

export type IdempotencyClaim =
  | { readonly state: 'new' }
  | { readonly state: 'running' }
  | { readonly state: 'mismatch' }
  | { readonly state: 'done'; readonly response: StoredResponse };

export interface IdempotencyStore {
  /** Claims the key in one step: of two callers only one gets `new`. */
  claim(scope: string, key: string, fingerprint: string): Promise<IdempotencyClaim>;
  finish(scope: string, key: string, response: StoredResponse): Promise<void>;
  /** Forgets a claim whose request failed, so that a retry runs. */
  release(scope: string, key: string): Promise<void>;
}

export interface Job {
  readonly kind: 'batch';
  readonly id: string;
}

/** Work for later. A job that was accepted runs at least once, so every step must bear repetition. */
export interface JobQueue {
  enqueue(job: Job, delayMs: number): Promise<void>;
  /** Called once. The step says after how many milliseconds the next one follows, or nothing at the end. */
  start(step: (job: Job) => Promise<number | undefined>): void;
  close(): void;
}

export interface State {
  readonly files: FileStore;
  readonly batches: BatchStore;
  readonly idempotency: IdempotencyStore;
  readonly jobs: JobQueue;
}
