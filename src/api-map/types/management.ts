// What a service is run with.
import type { Node } from '../../description/node.ts';
import type { WirePointer } from '../../dialects/wire.ts';
import type { Evidence, Field, Found } from './found.ts';
import type { ParameterMap } from './request.ts';

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

export interface ManagementMap {
  readonly apiKeys: readonly ApiKeysMap[];
  readonly fineTuning?: FineTuningMap;
  readonly usageReports: readonly UsageReportMap[];
  /** Resources that are read with GET and overwritten with PUT or PATCH under one path. */
  readonly resources: readonly ResourceMap[];
  readonly files?: FilesMap;
  readonly admin?: AdminMap;
  readonly webhookEndpoints: readonly WebhookEndpointsMap[];
}

/** One collection of URLs that are told of events. All operations are named by their keys. */
export interface WebhookEndpointsMap {
  readonly path: string;
  readonly create: string;
  /** The field of the creation that takes the URL. */
  readonly url: Field;
  readonly list?: string;
  readonly get?: string;
  readonly remove?: string;
  /** Sends a test event to an endpoint. */
  readonly test?: string;
  /** Gives an endpoint a new secret. */
  readonly rotate?: string;
  readonly evidence: Evidence;
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
