// How an operation streams.
import type { Node } from '../../description/node.ts';
import type { Lifecycle } from '../../dialects/lifecycle.ts';
import type { DeltaMap, Framing, Terminator, WirePointer } from '../../dialects/wire.ts';
import type { UsageMap } from './answer.ts';
import type { Field, Found } from './found.ts';
import type { ParameterMap } from './request.ts';

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
        readonly default?: boolean;
        /** The flag may only be true (a `stream` twin). */
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
  /** Parameters that say behind which event the stream goes on. */
  readonly resume?: readonly ParameterMap[];
  /** Where the description says how a silent stream shows that it lives: an event of its own, or words. */
  readonly heartbeat?: Found<'event' | 'words'>;
  /** Part of the event schema is a reference that leads nowhere, so that what stands there is not known. */
  readonly unresolved?: true;
  /** What marks an event that carries a piece as one: the name of the event or field, or a constant. */
  readonly partial?: Found<string>;
  /** Where the events name the model that answers. */
  readonly model?: Found<{ readonly variant?: string; readonly at: WirePointer }>;
}

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
