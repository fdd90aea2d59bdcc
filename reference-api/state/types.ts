// What the API remembers, behind interfaces that another database or an existing queue can stand under: everything is asynchronous and
// nothing is shared by reference.
import type { ChatRequest } from '../chat/types.ts';
import type { Item, ResponseBody, ResponseEvent } from '../responses/types.ts';
import type { Source } from '../usage/bill.ts';

/**
 * Something to be written, made by a store and written by `State.commit`. It sees what the changes before it have written, and one that throws
 * undoes them all.
 */
export type Change = (transaction: Transaction) => void;

export interface Transaction {
  /** Calls `action` when all changes are written for good. */
  after(action: () => void): void;
}

export interface State {
  /** Writes all changes or none. What was written survives the end of the process. */
  commit(...changes: readonly Change[]): Promise<void>;
  readonly files: FileStore;
  readonly batches: BatchStore;
  readonly apiKeys: ApiKeyStore;
  readonly settings: SettingsStore;
  readonly fineTuning: FineTuningStore;
  readonly idempotency: IdempotencyStore;
  readonly usage: UsageStore;
  readonly webhooks: WebhookStore;
  readonly responses: ResponseStore;
  readonly jobs: JobQueue;
  /** Ends the background work and lets go of the database. */
  close(): void;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly more: boolean;
}

export interface PageRequest {
  readonly limit: number;
  /** The id of the last item of the page before. */
  readonly after?: string;
}

/** What every kind of resource has. Resources of others do not exist for an owner. */
export interface Resource {
  readonly id: string;
  readonly owner: string;
}

/** The resources of one kind. */
export interface Collection<T extends Resource> {
  insert(item: T): Change;
  /** Reads, changes and writes in one step. Does nothing when there is no such item. */
  update(id: string, change: (item: T) => T): Change;
  delete(id: string): Change;
  /** Writes `changes` when there is such an item and it is as wanted; nothing otherwise. Both in one step. */
  when(id: string, wanted: (item: T) => boolean, ...changes: readonly Change[]): Change;
  /** For the work in the background, which acts for all owners. */
  get(id: string): Promise<T | undefined>;
  find(owner: string, id: string): Promise<T | undefined>;
  /** Newest first, those whose fields equal `where`. Undefined when `after` names none of the owner's items. */
  list(owner: string, page: PageRequest, where?: Partial<T>): Promise<Page<T> | undefined>;
}

export interface FileRecord extends Resource {
  readonly filename: string;
  readonly purpose: 'batch' | 'batch_output' | 'fine-tune' | 'fine-tune-results';
  readonly bytes: number;
  readonly createdAt: number;
  /** In Unix seconds. Without it, it is kept until it is deleted. */
  readonly expiresAt?: number;
}

export interface FileStore extends Omit<Collection<FileRecord>, 'insert' | 'update' | 'when'> {
  put(file: FileRecord, content: Uint8Array): Change;
  content(owner: string, id: string): Promise<Uint8Array | undefined>;
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

export interface BatchRecord extends Resource {
  readonly apiKeyId: string | null;
  /** How many batches stood before it when it was accepted. */
  readonly queuePosition: number;
  readonly endpoint: string;
  /** Null when the lines came in the request. */
  readonly inputFileId: string | null;
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

export interface BatchStore extends Collection<BatchRecord> {
  /** The ids of the batches of all owners that have such a status, the oldest first. */
  standing(...statuses: readonly BatchStatus[]): Promise<readonly string[]>;
  setLines(id: string, lines: readonly BatchLine[]): Change;
  /** The first lines that have no result yet. */
  pending(id: string, limit: number): Promise<readonly BatchLine[]>;
  /** Keeps the first result of a line and counts it. */
  record(id: string, result: BatchResult): Change;
  /** In the order of the lines. */
  results(id: string): Promise<readonly BatchResult[]>;
}

/** What one request or one line of a batch has cost. */
export interface UsageRecord extends Resource {
  /** What is billed, and there is one record for each: `req_…`, or `batch_…:3` for the fourth line of a batch. */
  readonly id: string;
  /** Null for the keys that the server was started with. */
  readonly apiKeyId: string | null;
  /** The snapshot that answered. */
  readonly model: string;
  /** The `operationId`. */
  readonly operation: string;
  readonly batchId: string | null;
  readonly inputTokens: number;
  /** Part of `inputTokens`. */
  readonly cachedTokens: number;
  readonly outputTokens: number;
  /** Part of `outputTokens`. */
  readonly reasoningTokens: number;
  /** In billionths of a US dollar, so that sums are exact. */
  readonly costNanos: number;
  /** Null when there was nothing to wait for. */
  readonly queue: { readonly position: number; readonly waitSeconds: number } | null;
  /** In Unix seconds. */
  readonly createdAt: number;
}

export type UsageDimension = 'apiKeyId' | 'model' | 'operation' | 'batchId';

export interface UsageQuery {
  readonly owner: string;
  /** In Unix seconds: from `start` to before `end`. */
  readonly start: number;
  readonly end: number;
  /** The length of the buckets, which are counted from `start`. */
  readonly bucketSeconds: number;
  readonly groupBy: readonly UsageDimension[];
  readonly where?: Partial<Pick<UsageRecord, UsageDimension>>;
}

export interface UsageSum extends Partial<Pick<UsageRecord, UsageDimension>> {
  /** The start of the bucket. */
  readonly start: number;
  readonly requests: number;
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly costNanos: number;
}

export interface UsageStore extends Pick<Collection<UsageRecord>, 'find' | 'list'> {
  /** Keeps the first record of an id. Belongs into one commit with the result that it bills. */
  record(record: UsageRecord): Change;
  /** Oldest first. Buckets and groups without any record are left out. */
  sum(query: UsageQuery): Promise<readonly UsageSum[]>;
}

export interface ApiKeyRecord extends Resource {
  readonly name: string;
  /** SHA-256 of the secret, in hexadecimal. The secret itself is not kept. */
  readonly digest: string;
  /** The beginning and the end of the secret. */
  readonly hint: string;
  readonly scopes: readonly string[];
  /** In Unix seconds, as all times. */
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
}

export type FineTuningStatus = 'validating_files' | 'queued' | 'running' | 'paused' | 'succeeded' | 'failed' | 'cancelled';

export interface FineTuningRecord extends Resource {
  readonly apiKeyId: string | null;
  /** The snapshot that is tuned. */
  readonly model: string;
  readonly trainingFileId: string;
  readonly validationFileId: string | null;
  readonly suffix: string | null;
  readonly seed: number;
  readonly epochs: number;
  readonly learningRateMultiplier: number;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly status: FineTuningStatus;
  /** Epochs that were trained. */
  readonly trained: number;
  /** Tokens of the training examples, read once. */
  readonly tokens: number;
  /** Events that were written, which is the number of the last one. */
  readonly events: number;
  readonly tunedModelId: string | null;
  readonly resultFileId: string | null;
  readonly error: FineTuningProblem | null;
  readonly createdAt: number;
  readonly finishedAt: number | null;
}

export interface FineTuningProblem {
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
  /** Of the file, counted from 1. */
  readonly line: number | null;
}

export interface FineTuningEvent extends Resource {
  readonly jobId: string;
  /** Counts the events of the job from 1. */
  readonly number: number;
  readonly createdAt: number;
  readonly level: 'info' | 'error';
  readonly message: string;
  readonly metrics: FineTuningMetrics | null;
}

export interface FineTuningMetrics {
  readonly step: number;
  readonly trainLoss: number;
  readonly validLoss: number | null;
}

/** What was learned by the end of an epoch. It can be asked like the model at the end. */
export interface FineTuningCheckpoint extends Resource {
  readonly jobId: string;
  readonly modelId: string;
  readonly metrics: FineTuningMetrics;
  readonly createdAt: number;
}

export interface TunedModelRecord extends Resource {
  readonly jobId: string;
  readonly base: string;
  /** How often the examples were read, as the model weighs them. */
  readonly weight: number;
  readonly createdAt: number;
}

export interface FineTuningExamples {
  readonly training: readonly FineTuningExample[];
  readonly validation: readonly FineTuningExample[];
}

export interface FineTuningExample {
  readonly question: string;
  readonly answer: string;
}

export interface FineTuningStore extends Collection<FineTuningRecord> {
  readonly events: Collection<FineTuningEvent>;
  readonly checkpoints: Collection<FineTuningCheckpoint>;
  readonly models: Collection<TunedModelRecord>;
  /** Kept for as long as the job is known, since its files may be deleted. */
  setExamples(id: string, examples: FineTuningExamples): Change;
  examples(id: string): Promise<FineTuningExamples | undefined>;
}

/** What holds for all requests of an owner. Null: as the API itself says. */
export interface SettingsRecord {
  /** Counts the changes. */
  readonly version: number;
  readonly maxOutputTokens: number | null;
  readonly allowedModels: readonly string[] | null;
  readonly updatedAt: number | null;
}

export interface SettingsStore {
  get(owner: string): Promise<SettingsRecord>;
  /** Reads, changes and writes in one step. `change` may throw. */
  update(owner: string, change: (current: SettingsRecord) => SettingsRecord): Change;
}

export interface ApiKeyStore extends Collection<ApiKeyRecord> {
  byDigest(digest: string): Promise<ApiKeyRecord | undefined>;
}

export interface ResponseRecord extends Resource {
  /** The answer as the description says it, as it stood when it was last written. */
  readonly body: ResponseBody;
  /** The items of the request itself; those before it are found through `body.previous_response_id`. */
  readonly input: readonly Item[];
  /** What the engine answers. It makes the same answer whenever it is asked again. */
  readonly chat: ChatRequest;
  /** Whom it is billed to when it has ended. */
  readonly source: Source;
  readonly expiresAt: number;
}

/** Answers that are over their time do not exist any more. */
export interface ResponseStore extends Pick<Collection<ResponseRecord>, 'insert' | 'delete' | 'get' | 'find'> {
  setBody(id: string, body: ResponseBody): Change;
  /** Keeps the events of an answer that has ended. */
  setEvents(id: string, events: readonly ResponseEvent[]): Change;
  /** Undefined where none were kept. */
  events(id: string): Promise<readonly ResponseEvent[] | undefined>;
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
  /** Belongs into one commit with what the request has created, so that neither is ever without the other. */
  finish(scope: string, key: string, response: StoredResponse): Change;
  /** Forgets a claim whose request failed, so that a retry runs. */
  release(scope: string, key: string): Promise<void>;
}

export type WebhookEventType =
  | 'batch.completed'
  | 'batch.failed'
  | 'batch.expired'
  | 'batch.cancelled'
  | 'response.completed'
  | 'response.failed'
  | 'response.cancelled'
  | 'response.incomplete'
  | 'fine_tuning.job.succeeded'
  | 'fine_tuning.job.failed'
  | 'fine_tuning.job.cancelled'
  | 'webhook_endpoint.ping';

export interface WebhookSecret {
  /** `whsec_…` */
  readonly secret: string;
  /** Until when it signs, in Unix seconds. Null for the one that stays. */
  readonly expiresAt: number | null;
}

export interface WebhookEndpoint extends Resource {
  readonly url: string;
  readonly description: string | null;
  /** Empty for all. */
  readonly events: readonly WebhookEventType[];
  readonly enabled: boolean;
  readonly disabledReason: 'requested' | 'gone' | 'failing' | null;
  /** The newest first. */
  readonly secrets: readonly WebhookSecret[];
  readonly createdAt: number;
  /** When a delivery was last taken, in Unix seconds. */
  readonly lastSuccessAt: number | null;
  /** Grows with each update by its owner. */
  readonly version: number;
}

export interface WebhookEvent {
  /** `evt_…`. It is the `webhook-id` of all deliveries of the event. */
  readonly id: string;
  readonly owner: string;
  readonly type: WebhookEventType;
  readonly createdAt: number;
  /** The id of what the event is about. */
  readonly subject: string;
}

export interface WebhookAttempt {
  /** In Unix seconds. */
  readonly at: number;
  /** Null when there was no answer. */
  readonly status: number | null;
  readonly error: string | null;
}

export interface WebhookDelivery extends Resource {
  readonly endpointId: string;
  readonly event: WebhookEvent;
  readonly status: 'pending' | 'delivered' | 'failed';
  /** The oldest first. */
  readonly attempts: readonly WebhookAttempt[];
  /** How many of them have failed since it was last sent on request. */
  readonly failures: number;
  /** When the next attempt is made, in Unix milliseconds. Null when there is none. */
  readonly dueAt: number | null;
  readonly createdAt: number;
}

export interface WebhookStore {
  readonly endpoints: Collection<WebhookEndpoint>;
  readonly deliveries: Collection<WebhookDelivery>;
  /** A delivery and its job for each enabled endpoint of the owner that wants the event, or for `only` this one. */
  publish(event: WebhookEvent, nextId: () => string, only?: string): Change;
}

export interface Job {
  readonly kind: JobKind;
  readonly id: string;
}

export type JobKind = 'batch' | 'response' | 'webhook' | 'fine_tuning';

/** One step of a job. Says after how many milliseconds the next one follows, or nothing at the end. */
export type JobStep = (job: Job) => Promise<number | undefined>;

/** Work for later. A job that was accepted runs at least once, also after the end of the process, so every step must bear repetition. */
export interface JobQueue {
  enqueue(job: Job, delayMs: number): Change;
  /** Called once. Goes on with what an earlier process left. */
  start(step: JobStep): void;
}
