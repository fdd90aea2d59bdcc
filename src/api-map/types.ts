import type { Node } from '../description/node.ts';
import type { Format } from '../description/types.ts';

// A JSON Pointer into a value on the wire, in which `*` stands for every item of an array: `/choices/*/finish_reason`.
// The empty string is the whole value.
export type WirePointer = string;

/** Why the map says what it says. */
export interface Evidence {
  /** `shape`: read from the description · `dialect`: filled in by a dialect · `extension`: an `x-*` of the description or an overlay. */
  readonly by: 'shape' | 'dialect' | 'extension';
  /** Source and pointer (`openapi.yaml#/paths/…`) for shape and extension, the dialect's id for dialect. */
  readonly from: string;
}

/** A decision with its evidence. */
export interface Found<T> {
  readonly value: T;
  readonly evidence: Evidence;
}

/** A field of a request or response body. */
export interface Field {
  readonly at: WirePointer;
  /** The schema of the field. Absent when a dialect knows the field and the description does not. */
  readonly schema?: Node;
  readonly required: boolean;
  /** The values of `enum` or `const` (or of all branches together), when they are listed. */
  readonly values?: readonly unknown[];
  /** Whether values beside the listed ones are let through (a string branch, `x-extensible-enum`). */
  readonly open?: boolean;
  readonly evidence: Evidence;
}

/** `inference` is a call of a model whose output is none of the others. `other` is no call of a model. */
export type OperationKind =
  | 'generation'
  | 'embedding'
  | 'rerank'
  | 'moderation'
  | 'classification'
  | 'transcription'
  | 'speech'
  | 'image'
  | 'inference'
  | 'other';

export interface ApiMap {
  readonly format: Format;
  /** Whether this is an AI API at all. Everything that is specific to AI is silent when it is not. */
  readonly ai: Found<boolean>;
  /** Ids of the dialects that were recognised anywhere in the description. */
  readonly dialects: readonly string[];
  readonly operations: readonly OperationMap[];
  readonly webhooks: readonly WebhookMap[];
  /** The list of models and the operation that fetches one, as keys of operations. */
  readonly models?: {
    readonly list?: string;
    readonly get?: string;
    /** What answers for one model where no `GET {list}/{id}` does: `/models/{owner}/{name}`, or a POST with its name. */
    readonly describe?: string;
    /** One model, as the list (or else the fetch) shows it. */
    readonly item?: Node;
    /** What tells its deprecation or retirement. */
    readonly lifecycle?: Field;
    /** The operation by which callers add models of their own. */
    readonly managed?: string;
    /** How many tokens it takes or gives. Absent where an object that lists nothing may hold that. */
    readonly limits?: readonly Field[];
  };
  /** The API serves one model, which one of its operations names (or the description says so): requests need not name it. */
  readonly singleModel?: Evidence;
  /** The models that examples of requests ask for. */
  readonly modelExamples?: readonly ModelExample[];
  /** What is there to run the service with: keys, tuned models, reports, settings, files. Absent in AsyncAPI. */
  readonly management?: ManagementMap;
  /** What an AsyncAPI description says. Absent for OpenAPI; `operations` and `webhooks` are empty where it is present. */
  readonly realtime?: RealtimeMap;
  /** Every server of the description is the caller's own machine. */
  readonly local?: true;
}

export interface ModelExample {
  readonly value: string;
  /** It names a version that does not move (a date, a digest, a numbered release), not an alias. */
  readonly pinned: boolean;
  readonly node: Node;
}

export interface OperationMap {
  /** `POST /chat/completions`, with the path key as written. Unique in the map. */
  readonly key: string;
  readonly operationId?: string;
  /** Upper case, as sent. */
  readonly method: string;
  /** The path key as written, `?query` and `#fragment` included. */
  readonly path: string;
  /** The Operation Object. */
  readonly node: Node;
  readonly kind: Found<OperationKind>;
  /** `kind` is a call of a model. */
  readonly inference: boolean;
  readonly deprecated: boolean;
  readonly dialect?: string;
  readonly request: RequestMap;
  /** The successful answer that is one JSON body. Absent when there is none. */
  readonly answer?: AnswerMap;
  readonly stream?: StreamMap;
  readonly job?: JobMap;
  readonly batch?: BatchMap;
  readonly list?: ListMap;
  /** The request carries files, as parts of a form or as its whole body. */
  readonly upload?: UploadMap;
  /** What a call of a model takes in bulk. Absent for other operations. */
  readonly inputs?: InputsMap;
  /** Request fields that hold a URL to be notified: `webhook`, `callback_url`, and what a callback's expression names. */
  readonly notify?: readonly NotifyMap[];
  readonly errors: ErrorMap;
  readonly causes: ErrorCauses;
  /** What the request chooses beside the model and its sampling. */
  readonly controls: ControlsMap;
  /** What the answer, or the events of the stream, report beside the content. Empty where the API is no AI API. */
  readonly reports: ReportsMap;
  /** Declared headers about rate limits, of all responses. */
  readonly rateLimits: readonly RateLimitHeader[];
  /** How the effective security requirements read: none declared, optional (`{}` among them), or required. */
  readonly security: 'undeclared' | 'optional' | 'required';
  readonly release: ReleaseMap;
  /** Of operations that call a model. */
  readonly documentation?: DocumentationMap;
}

/** Where an operation stands in the life of the API. */
export interface ReleaseMap {
  /** What in a request says which version of the API it speaks. */
  readonly version?: Found<{ readonly in: 'path' | 'server' | 'header' | 'query' | 'media-type'; readonly name: string }>;
  /** The parameter, where the version is a header or in the query. */
  readonly versionParameter?: ParameterMap;
  /** What in a request says that this is an alpha, beta or preview: a part of the path or a header; and whether the documentation says it, too. */
  readonly preliminary?: Found<string> & { readonly marked: boolean };
  /** Headers that are declared for the end of the operation (RFC 9745, RFC 8594). */
  readonly announcements: readonly { readonly header: 'deprecation' | 'sunset'; readonly node: Node }[];
}

export interface DocumentationMap {
  /** Whether an example shows the request. True where there is no body to show. */
  readonly request: boolean;
  /** Whether an example shows the answer. True where it is no text. */
  readonly answer: boolean;
  /** Numbers in request and answer that measure a time or a length. */
  readonly measures: readonly Field[];
}

export interface ParameterMap {
  readonly name: string;
  readonly in: 'query' | 'header' | 'path' | 'cookie';
  readonly required: boolean;
  readonly node: Node;
}

export interface RequestMap {
  readonly parameters: readonly ParameterMap[];
  /** The media type that is used for the body: JSON where it is offered. */
  readonly mediaType?: string;
  readonly required: boolean;
  /** The body's schema under `mediaType`. */
  readonly schema?: Node;
  readonly model?: Field;
  /** What fixes the model: `model` itself, a path or query parameter, or something that was set up with one (agent, conversation, preset). */
  readonly modelFrom?: Found<{ readonly in: 'body' | 'path' | 'query'; readonly name: string }>;
  /** `messages`, `prompt`, `input` …: what the model answers to. */
  readonly prompt?: Field;
  readonly temperature?: Field;
  readonly topP?: Field;
  readonly seed?: Field;
  /** All limits on the output, the preferred (not deprecated) one first. */
  readonly outputLimits: readonly Field[];
  /** How many answers: `n`, `candidateCount`. */
  readonly count?: Field;
  readonly stop?: Field;
  readonly tools?: Field;
  /** A flag that asks for the finish reason and the counts of the answer, which are left out without it. */
  readonly details?: Field;
  /** The header (or body field) of an idempotency key. */
  readonly idempotencyKey?: Found<{ readonly in: 'header' | 'body'; readonly name: string }>;
  /** What says how long the call may take: a field, a parameter, or words. */
  readonly deadline?: Found<{ readonly in: 'body' | ParameterMap['in'] | 'words'; readonly name?: string }>;
  /** A list of models, of which the first that can answers. */
  readonly fallbacks?: Field;
  /** What tells the server for which of the caller's users the call is made. */
  readonly endUser?: Found<{ readonly in: 'header' | 'body'; readonly name: string }>;
  /** A parameter of the URL that holds the prompt, if this is a call of a model. */
  readonly promptInUrl?: ParameterMap;
}

export interface ControlsMap {
  /** Asks for a prompt to be cached, or for a cached one. */
  readonly cache?: Field;
  readonly reasoning?: Field;
  readonly serviceTier?: Field;
  /** How many answers are made, of which the best are returned. */
  readonly bestOf?: Field;
}

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

export interface RateLimitHeader {
  readonly name: string;
  /** The status key of the response. */
  readonly status: string;
  readonly node: Node;
  /** Named as in draft-ietf-httpapi-ratelimit-headers, as in its revisions before 8, or otherwise. */
  readonly form: 'draft' | 'superseded' | 'own';
  readonly tells: 'limit' | 'remaining' | 'reset' | 'other';
  readonly counts: 'tokens' | 'requests' | 'unknown';
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

export interface FinishMeaning {
  readonly stop: readonly string[];
  readonly length: readonly string[];
  readonly tool: readonly string[];
  readonly filter: readonly string[];
  /** What it means that the field is absent or null in a finished answer. */
  readonly absent?: 'stop';
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

export type Framing = 'sse' | 'ndjson' | 'json-seq';

export interface StreamMap {
  /** How a client asks for the stream. */
  readonly switch:
    | {
        readonly by: 'flag';
        readonly field: Field;
        readonly in?: 'query';
        /** What the field holds with and without the stream, where it is no boolean (`response_mode: streaming`). Absent: true and false. */
        readonly on?: string;
        readonly off?: string;
        readonly default?: boolean /** The flag may only be true (a `stream` twin). */;
        readonly always: boolean;
      }
    | { readonly by: 'operation' }
    | { readonly by: 'accept' };
  /** Whether a 2xx response declares a sequential media type. */
  readonly declared: boolean;
  /** Where it is declared. */
  readonly media?: Node;
  readonly status: string;
  readonly mediaType: string;
  readonly framing: Framing;
  /** What `event` describes: the payload of one event, or the parsed SSE event (`{event?, data, id?, retry?}`). */
  readonly describes: 'payload' | 'frame';
  /** The schema of one payload (the `data` of a frame schema, or its contentSchema). */
  readonly event?: Node;
  /** Whether the payload stands in `schema` (3.0, 3.1), `itemSchema` (3.2) or was found elsewhere. */
  readonly eventFrom?: 'schema' | 'itemSchema' | 'extension' | 'dialect';
  /** The field of a payload that names its variant. */
  readonly discriminator?: WirePointer;
  readonly variants: readonly StreamVariant[];
  /** Whether the SSE `event:` field repeats the discriminator. `unknown` where nothing says so. */
  readonly eventName: 'discriminator' | 'none' | 'unknown';
  readonly deltas: readonly DeltaMap[];
  /** Whether pieces of the stream are whole answers again (Gemini, Ollama): then `deltas` point at the text of each. */
  readonly usage?: {
    readonly at: WirePointer;
    readonly variant?: string;
    readonly onRequest?: WirePointer;
    readonly map: UsageMap;
  };
  readonly finishReason?: { readonly at: WirePointer; readonly variant?: string; readonly field: Field };
  /** Fields that have one value in all events. */
  readonly identity: readonly WirePointer[];
  readonly sequence?: WirePointer;
  readonly terminator?: Found<Terminator>;
  readonly error?: Found<{ readonly variant?: string; readonly at?: WirePointer }>;
  /** The schema of the parsed SSE event, where `describes` is `frame`. A union of frames has no `event`; its variants carry the payloads. */
  readonly frame?: Node;
  /** The first value of `sequence`, where it is known. */
  readonly sequenceStart?: number;
  /** How an ordinary answer becomes a stream of this kind. Known from a dialect or an extension. */
  readonly lifecycle?: Lifecycle;
  /** Where the text of each event comes from when every event is a whole answer again (Gemini, Ollama). */
  readonly whole?: boolean;
  /** Where an operation only streams: the key of the one that answers the same request in one body. */
  readonly twin?: string;
  /** What tells the place of an event in the stream, or of a piece in the answer. */
  readonly order?: Found<{ readonly in: 'payload' | 'frame'; readonly at: WirePointer }>;
  /** Where the description says how a silent stream shows that it lives: an event of its own, or words. */
  readonly heartbeat?: Found<'event' | 'words'>;
  /** Part of the event schema is a reference that leads nowhere, so that what stands there is not known. */
  readonly unresolved?: true;
  /** What marks an event that carries a piece as one: the name of the event or field, or a constant. */
  readonly partial?: Found<string>;
  /** Where the events name the model that answers. */
  readonly model?: Found<{ readonly variant?: string; readonly at: WirePointer }>;
}

/**
 * How a stream is made of an ordinary answer (the body of the same request without the stream switch). `steps` are taken in order; each
 * sends events. A step whose `when` does not hold, or whose `each`, `pieces` or any `item`/`answer` source without `or` leads nowhere, is left out.
 */
export interface Lifecycle {
  /** Set in every event, before the step's own. */
  readonly every?: Assignments;
  readonly steps: readonly LifecycleStep[];
}

export type LifecycleStep =
  | {
      /** For each item of the array at this pointer of the current item (of the answer, at the top), the steps within. */
      readonly each: WirePointer;
      readonly when?: Condition;
      readonly steps: readonly LifecycleStep[];
    }
  | {
      /** The variant; absent where the events of a stream have no variants. It is also written to the discriminator. */
      readonly event?: string;
      readonly when?: Condition;
      /** One event for each piece of the text at this pointer of the current item; absent: exactly one event. An object is cut as JSON text. */
      readonly pieces?: WirePointer;
      readonly set: Assignments;
    };

/** On the current item unless `of` says otherwise. `request` looks into the body that was sent. */
export interface Condition {
  readonly of?: 'item' | 'answer' | 'request';
  readonly at: WirePointer;
  /** The value is one of these. Absent: the value exists and is neither null nor empty. */
  readonly in?: readonly unknown[];
}

/** Pointers into the event, and what is put there. Missing objects and arrays on the way are made (a number makes an array). */
export type Assignments = Readonly<Record<WirePointer, Source>>;

export type Source =
  | { readonly value: unknown }
  | { readonly answer: WirePointer; readonly with?: Readonly<Record<WirePointer, unknown>>; readonly optional?: true }
  /** `up`: 1 is the item of the `each` around the innermost. `with` overwrites members that exist in the copy. */
  | {
      readonly item: WirePointer;
      readonly up?: number;
      readonly with?: Readonly<Record<WirePointer, unknown>>;
      readonly optional?: true;
    }
  /** The position in the innermost `each` (0), or in one around it. */
  | { readonly index: number }
  | { readonly piece: true }
  /** Counts the events of the stream from `sequenceStart`. */
  | { readonly sequence: true };

export type Terminator =
  | {
      readonly by: 'sentinel';
      readonly data: string /** A finish reason or close event must come before it. */;
      readonly after?: 'finish-reason';
    }
  | { readonly by: 'variant'; readonly names: readonly string[] }
  | { readonly by: 'finish-reason' }
  | { readonly by: 'flag'; readonly at: WirePointer }
  | { readonly by: 'end' };

export interface StreamVariant {
  readonly name: string;
  readonly schema?: Node;
  /** What the event does to the answer. `open` and `close` bracket; `start` and `end` bracket the whole. */
  readonly role: 'start' | 'open' | 'delta' | 'snapshot' | 'close' | 'end' | 'error' | 'ping' | 'other';
  /** Variants of one part open, fill and close the same thing (`content_block`). Set where it is known. */
  readonly part?: string;
  /** The fields that tell parts of that kind apart while several are open. */
  readonly keys?: readonly WirePointer[];
  /** The part within which this one opens and closes. */
  readonly within?: string;
}

export interface DeltaMap {
  readonly variant?: string;
  /** The piece in a payload. */
  readonly at: WirePointer;
  /** Where the joined text stands in the unstreamed answer. */
  readonly joins?: WirePointer;
  readonly carries: 'text' | 'arguments' | 'reasoning' | 'refusal';
  /** The event that repeats the joined text, and where. */
  readonly total?: { readonly variant?: string; readonly at: WirePointer };
  /** Where this flag of the payload is true, the piece is no part of the text. */
  readonly unless?: WirePointer;
  // Fields that tell concurrent parts apart: `/index`, `/choices/*/index`.
  readonly keys: readonly WirePointer[];
}

export interface JobMap {
  readonly status: Field;
  readonly stages: {
    readonly pending: readonly string[];
    readonly running: readonly string[];
    readonly succeeded: readonly string[];
    readonly failed: readonly string[];
    readonly cancelled: readonly string[];
    /** Other ends, such as `expired` or `ended`. */
    readonly ended: readonly string[];
  };
  readonly id?: Field;
  /** Keys of operations. */
  readonly poll?: string;
  readonly cancel?: string;
  readonly list?: string;
  /**
   * All pointers of this map are relative to the job object. It stands here in the answer to the creation and to the poll; both `''` when
   * absent. `create` is absent when the creation answers with an id only (then `createdId` points at it).
   */
  readonly envelope?: { readonly create?: WirePointer; readonly poll: WirePointer };
  readonly createdId?: Field;
  /** The request field that makes a job of the call (`background`). Without it the call answers at once and the status is an end. */
  readonly onRequest?: Field;
  /** The shape of a long-running operation (AIP-151): `status` is the boolean `done`, and the stages hold `false` and `true` as text. */
  readonly longRunning?: boolean;
  readonly error?: Field;
  /** Fields of the job that lead to its result. */
  readonly result: readonly Field[];
  readonly createdAt?: Field;
  readonly endedAt?: Field;
  /** A field of the job that holds the URL to poll (`/urls/get`). */
  readonly pollUrl?: WirePointer;
  /** Whether the creation declares 202, and where it says the job stands. */
  readonly accepted?: { readonly location: boolean };
  /** The schema of the job object, as the poll shows it; as the creation does where nothing polls. */
  readonly schema?: Node;
  /** Those fields of `result` that lead elsewhere: a URL, the id of a file. */
  readonly fetched?: readonly Field[];
  /** Where it is said until when they can be fetched. */
  readonly kept?: Evidence;
}

export interface BatchMap {
  /** How the items come in: in the request, or as a file of lines that was uploaded before. */
  readonly input:
    | { readonly by: 'inline'; readonly items: Field }
    | { readonly by: 'file'; readonly field: Field; readonly upload?: string };
  /** In each item and in each result, relative to the item. */
  readonly correlationId?: { readonly request: WirePointer; readonly result: WirePointer; readonly schema?: Node };
  readonly counts?: {
    readonly at: WirePointer;
    readonly total?: WirePointer;
    readonly outcomes: readonly WirePointer[];
    readonly evidence: Evidence;
  };
  readonly expiry?: Field;
  /** Of a line (or item): where the request to run and its answer, status and error stand. Known from a dialect or the shape of the items. */
  readonly line?: {
    readonly method?: WirePointer;
    readonly path?: WirePointer;
    readonly body?: WirePointer;
    readonly result: { readonly status?: WirePointer; readonly body?: WirePointer; readonly error?: WirePointer };
  };
  /** How results come out: a file id in the job (downloaded from `download`), or an operation of its own. */
  readonly results?:
    | { readonly by: 'file'; readonly fields: readonly Field[]; readonly download?: string }
    | { readonly by: 'operation'; readonly key: string };
  /** How the operation that returns the results sends them. */
  readonly resultsSent?: { readonly mediaType: string; readonly media: Node; readonly paged: boolean };
  /** The schema of one result, where the description has one. */
  readonly resultItem?: Node;
  /** Where a result tells a failure. */
  readonly outcome?: Evidence;
  /** Where the description says whether results keep the order of their items. */
  readonly order?: Evidence;
}

export interface ListMap {
  /** `''` when the body is the array. */
  readonly items: WirePointer;
  readonly item?: Node;
  readonly pageSize?: ParameterMap;
  readonly cursor?: ParameterMap;
  /** Fields of the answer that say whether and where it goes on. */
  readonly next: readonly Field[];
  /** A count of all items or pages in the answer: with a position it says whether the list goes on. */
  readonly total?: Field;
  /** A header of the answer that says where it goes on: `Link`, `X-Next-Page`. */
  readonly nextHeader?: string;
  /** Pages are counted by position (`offset`, a page number), or follow each other by a cursor. Absent where nothing pages. */
  readonly by?: 'position' | 'cursor';
  /** The required query that the items answer to: such a list is a ranking, and its limit cuts it. */
  readonly ranking?: ParameterMap;
  /** Why the list is known to grow: an operation adds to it, or its items carry an id and the time of their creation. */
  readonly grows?: Found<{ readonly by: 'create' | 'items'; readonly key?: string }>;
}

export interface ErrorMap {
  /** Status keys of the declared errors: `400`, `4XX`, `default`. */
  readonly declared: readonly string[];
  readonly byStatus: Readonly<Record<string, ErrorResponseMap>>;
}

/** Causes that the declared errors tell apart from others, by a status or a code of their own. */
export interface ErrorCauses {
  readonly tooLong?: Evidence;
  readonly overload?: Evidence;
  readonly noCredit?: Evidence;
}

export interface ErrorResponseMap {
  readonly node: Node;
  readonly mediaType?: string;
  readonly schema?: Node;
  /** The object that carries code and message: `''` or `/error`. */
  readonly envelope?: WirePointer;
  /** The field that a program compares first. */
  readonly code?: Field;
  /** Every field of the envelope that a program can compare: code, type, kind. Real servers fill one and leave the others null. */
  readonly codes: readonly Field[];
  readonly message?: Field;
  readonly param?: Field;
  /** Header names as declared. */
  readonly headers: readonly string[];
  readonly requestId?: Found<{ readonly in: 'header' | 'body'; readonly name: string }>;
}

export interface WebhookMap {
  readonly name: string;
  readonly method: string;
  readonly node: Node;
  readonly payload?: Node;
  readonly eventType?: Field;
  readonly eventId?: Field;
  /** The header that carries an id of the delivery: `webhook-id`. */
  readonly idHeader?: string;
  readonly signatureHeader?: string;
  /** What dates the delivery: a header, or the signature that says so itself. */
  readonly timestampHeader?: string;
  /** The first field of the payload that carries content rather than a reference to it: a text, an output, a list of records. */
  readonly content?: Field;
  /** Status keys of the declared responses. */
  readonly responses: readonly string[];
}

export interface UploadMap {
  readonly mediaType: string;
  /** The Media Type Object. */
  readonly media: Node;
  /** The parts that are files, each with whether its schema says that it is binary. Empty where the whole body is the file. */
  readonly files: readonly { readonly field: Field; readonly binary: boolean }[];
}

export interface InputsMap {
  /** Arrays of things to run the model on, each with the schemas of its array that state no `maxItems`. */
  readonly arrays: readonly { readonly field: Field; readonly unbounded: readonly Node[] }[];
  /** Base64 in JSON. `reference` is the field beside it that takes the same by URL or id. */
  readonly encoded: readonly { readonly field: Field; readonly bounded: boolean; readonly reference?: Field }[];
  /** Text fields that hold a URL to be fetched, and whether their schema says so. */
  readonly urls: readonly { readonly field: Field; readonly declared: boolean }[];
}

export interface NotifyMap {
  readonly field: Field;
  /** Whether its schema says that it is a URL. */
  readonly declared: boolean;
}

export interface ManagementMap {
  readonly apiKeys: readonly ApiKeysMap[];
  readonly fineTuning?: FineTuningMap;
  readonly usageReports: readonly UsageReportMap[];
  /** Resources that are read with GET and overwritten with PUT or PATCH under one path. */
  readonly resources: readonly ResourceMap[];
  readonly files?: FilesMap;
  readonly admin?: AdminMap;
}

/** One collection of API keys. All operations are named by their keys. */
export interface ApiKeysMap {
  readonly path: string;
  readonly create?: string;
  readonly list?: string;
  readonly get?: string;
  /** Ends a key: DELETE, `…/revoke`, or an update of its status. */
  readonly revoke?: string;
  readonly operations: readonly string[];
  /** Fields that hold the secret in what GET returns. */
  readonly readable: readonly {
    readonly operation: string;
    readonly field: Field /** The creation answers with it, too. */;
    readonly created: boolean;
  }[];
  readonly evidence: Evidence;
}

/** The fine-tuning of models, of the whole description. */
export interface FineTuningMap {
  readonly creates: readonly { readonly key: string; readonly data?: TrainingData }[];
  readonly list?: string;
  readonly get?: string;
  readonly cancel?: string;
  readonly evidence: Evidence;
}

/** How training data comes in: by the id or URL of a file or dataset, or as examples in the request. */
export interface TrainingData {
  readonly field: Field;
  readonly by: 'reference' | 'inline' | 'unknown';
}

export interface UsageReportMap {
  readonly key: string;
  readonly start?: ParameterMap;
  readonly end?: ParameterMap;
  /** A parameter that fixes the period as a whole: `month`, `days`. */
  readonly period?: ParameterMap;
  /** How the period is cut: `bucket_width`, `granularity`. */
  readonly step?: ParameterMap;
  readonly evidence: Evidence;
}

export interface ResourceMap {
  readonly path: string;
  readonly read: string;
  readonly writes: readonly string[];
  /** What keeps one writer from overwriting another: `If-Match`, or a version in the body. */
  readonly precondition?: Found<{ readonly in: 'header' | 'body'; readonly name: string }>;
  /** Whether a failed precondition is declared (409, 412, 428 or a range). */
  readonly refusal: boolean;
}

/** The files of an API: uploaded once, named by id afterwards. */
export interface FilesMap {
  readonly upload: string;
  readonly item: Node;
  readonly expiry?: Field;
  readonly purpose?: Field;
  /** The operation or header of an upload in parts. */
  readonly resumable?: Found<string>;
}

/** Operations that administer the service, and those among them that a credential of inference opens. */
export interface AdminMap {
  readonly operations: readonly string[];
  readonly shared: readonly { readonly key: string; readonly credential: string }[];
}

export interface RealtimeMap {
  readonly servers: readonly RealtimeServer[];
  readonly channels: readonly ChannelMap[];
  /** Declared in components, and those of AsyncAPI 3 that stand where they are required. */
  readonly securitySchemes: readonly { readonly name: string; readonly node: Node }[];
}

export interface RealtimeServer {
  readonly key: string;
  readonly node: Node;
  /** As written: `wss`. */
  readonly protocol?: string;
  /** `url` of AsyncAPI 2, host and path name of 3. */
  readonly url: string;
}

export interface ChannelMap {
  readonly key: string;
  readonly node: Node;
  readonly address?: string;
  readonly messages: readonly MessageMap[];
  /** What goes into the URL: the query of the WebSocket binding and of the address, and the parameters of the channel. */
  readonly parameters: readonly { readonly name: string; readonly in: 'query' | 'channel'; readonly node: Node }[];
  readonly session?: SessionMap;
}

export interface SessionMap {
  /** The message by which the server says that the session is ready. */
  readonly opened?: string;
  /** Messages that end the session, of either party. */
  readonly ended: readonly string[];
  /** The end is told by the time at which the session expires, by the ends of the answers, or in words. */
  readonly endsOtherwise: boolean;
  /** The field that identifies, or counts, the messages of the server, in lower snake case. */
  readonly eventId?: string;
}

export interface MessageMap {
  readonly name: string;
  readonly node: Node;
  /** `unknown` where no operation mentions the message, or where AsyncAPI 3 leaves open whose `send` it is. */
  readonly sentBy: 'server' | 'client' | 'both' | 'unknown';
  /** Absent when there is none, or when it is no JSON Schema. */
  readonly payload?: Node;
  /** The JSON objects that the payload can be: one, or the branches of a union. Empty for text and binary messages. */
  readonly variants: readonly MessageVariant[];
  /** The message reports an error, by its name, its type or its fields. */
  readonly error: boolean;
}

export interface MessageVariant {
  readonly schema: Node;
  /** The field with constant values that names the variant. */
  readonly type?: Field;
}
