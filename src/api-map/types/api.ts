// The map as a whole, and one operation of it.

import type { Node } from '../../description/node.ts';
import type { Format } from '../../description/types.ts';
import type { AnswerMap, ReportsMap } from './answer.ts';
import type { ErrorCauses, ErrorMap, RateLimitHeader } from './errors.ts';
import type { Evidence, Field, Found } from './found.ts';
import type { BatchMap, JobMap, NotifyMap, WebhookMap } from './job.ts';
import type { ListMap, ManagementMap } from './management.ts';
import type { RealtimeMap } from './realtime.ts';
import type { ControlsMap, InputsMap, ParameterMap, RequestMap, UploadMap } from './request.ts';
import type { StreamMap } from './stream.ts';

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
