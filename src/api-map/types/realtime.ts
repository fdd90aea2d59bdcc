// What an AsyncAPI description says.
import type { Node } from '../../description/node.ts';
import type { Field } from './found.ts';

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
