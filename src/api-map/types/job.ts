// Work that outlives the request: jobs, batches, and how their end is told.
import type { Node } from '../../description/node.ts';
import type { WirePointer } from '../../dialects/wire.ts';
import type { Evidence, Field } from './found.ts';

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

export interface NotifyMap {
  readonly field: Field;
  /** Whether its schema says that it is a URL. */
  readonly declared: boolean;
}
