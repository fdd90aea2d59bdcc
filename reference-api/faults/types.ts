import type { Handle } from '../pipeline.ts';
import type { Connect } from '../realtime/types.ts';
import type { Parts } from '../reference-api.ts';
import type { Handler, Services } from '../services.ts';

/** How one fault is put over the clean parts. Made anew for each server, so that what it remembers is its own. */
export interface ServerFault {
  readonly services?: (clean: Services) => Partial<Services>;
  /** What the work in the background gets instead, when every request meets the fault. */
  readonly background?: (clean: Services) => Partial<Services>;
  /** By operationId. */
  readonly handlers?: Readonly<Record<string, (clean: Handler) => Handler>>;
  /** Around everything, the checks of key and body included. `parts` have the other decorations of the fault. */
  readonly handle?: (clean: Handle, parts: Parts) => Handle;
  /** Around the opening of a WebSocket, and so around the socket too. */
  readonly connect?: (clean: Connect, parts: Parts) => Connect;
}

export type ServerFaults = Readonly<Record<string, () => ServerFault>>;
