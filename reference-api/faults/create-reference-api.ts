// The reference API with faults over it: those of the server, and those between it and its socket.
import { findFault } from '../../src/faults/index.ts';
import { transformResponse } from '../../src/faults/transforms/index.ts';
import { asApiError, invalid, problemResponse } from '../errors.ts';
import { pipeline } from '../pipeline.ts';
import { realtime } from '../realtime/connect.ts';
import { type Composed, createApi, type Parts, type ReferenceApi, type ReferenceApiOptions } from '../reference-api.ts';
import type { Services } from '../services.ts';
import { SERVER_FAULTS } from './index.ts';
import type { ServerFault } from './types.ts';

const HEADER = 'assay-fault';

export interface FaultyReferenceApiOptions extends ReferenceApiOptions {
  /** Ids of faults that every request meets. */
  readonly faults?: readonly string[];
  /** Whether a request may ask for faults of its own in the header `assay-fault`. */
  readonly allowFaults?: boolean;
}

/** Throws when a fault does not exist. */
export function createReferenceApi(options: FaultyReferenceApiOptions = {}): Promise<ReferenceApi> {
  const always = options.faults ?? [];
  const unknown = always.find((id) => findFault(id) === undefined);
  if (unknown !== undefined) throw new Error(`There is no fault \`${unknown}\`.`);
  if (always.length === 0 && options.allowFaults !== true) return createApi(options);
  const spoil = (clean: Services) => {
    let services = clean;
    for (const id of always) services = { ...services, ...SERVER_FAULTS[id]?.().background?.(services) };
    return services;
  };
  return createApi(options, (parts) => withFaults(parts, always, options.allowFaults === true), spoil);
}

function withFaults(parts: Parts, always: readonly string[], onRequest: boolean): Composed {
  const made = new Map<string, Composed>();
  /** Throws when a fault does not exist. */
  const asked = (request: Request): Composed => {
    const wanted = onRequest ? (request.headers.get(HEADER) ?? '').split(',').map((id) => id.trim()) : [];
    const ids = [...new Set([...always, ...wanted.filter((id) => id !== '')])];
    const unknown = ids.find((id) => findFault(id) === undefined);
    if (unknown !== undefined) throw invalid(HEADER, `There is no fault \`${unknown.slice(0, 60)}\`.`);
    const key = ids.join();
    const composed = made.get(key) ?? compose(parts, ids);
    made.set(key, composed);
    return composed;
  };
  const refused = (error: unknown) => problemResponse(asApiError(error), parts.services.ids.next('req_'));
  return {
    handle: async (request, context) => within(() => asked(request).handle(request, context), refused),
    connect: async (request) => within(() => asked(request).connect(request), refused),
  };
}

function within<T>(work: () => Promise<T>, refused: (error: unknown) => T): Promise<T> {
  try {
    return work();
  } catch (error) {
    return Promise.resolve(refused(error));
  }
}

/** Also over what the services are for one owner. */
function over(clean: Services, fault: ServerFault): Services {
  const forOwner: Services['forOwner'] = async (owner) => {
    const own = await clean.forOwner(owner);
    return { ...own, ...fault.services?.(own) };
  };
  return { ...clean, ...fault.services?.(clean), forOwner };
}

function compose(clean: Parts, ids: readonly string[]): Composed {
  const faults = ids.flatMap((id) => SERVER_FAULTS[id]?.() ?? []);
  let parts = clean;
  for (const fault of faults) {
    const services = over(parts.services, fault);
    const handlers = Object.entries(fault.handlers ?? {}).flatMap(([id, decorate]) => {
      const handler = parts.handlers[id];
      return handler === undefined ? [] : [[id, decorate(handler)] as const];
    });
    parts = { document: parts.document, services, handlers: { ...parts.handlers, ...Object.fromEntries(handlers) } };
  }
  let handle = pipeline(parts);
  let connect = realtime(parts);
  for (const fault of faults) {
    handle = fault.handle?.(handle, parts) ?? handle;
    connect = fault.connect?.(connect, parts) ?? connect;
  }
  return {
    handle: async (request, context) => {
      const response = await handle(request, context);
      // A stream that is read again has faults of its own: one that was lost on the way comes when it is read on.
      const readAgain = request.method === 'GET' && (response.headers.get('content-type') ?? '').startsWith('text/event-stream');
      return readAgain ? response : transformResponse(response, { signal: context.signal }, ids);
    },
    connect,
  };
}
