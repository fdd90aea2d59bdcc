// The reference API with faults over it: those of the server, and those between it and its socket.
import { findFault } from '../../src/faults/index.ts';
import { transformResponse } from '../../src/faults/transforms/index.ts';
import { invalid, problemResponse } from '../errors.ts';
import { type Handle, pipeline } from '../pipeline.ts';
import { createApi, type Parts, type ReferenceApi, type ReferenceApiOptions } from '../reference-api.ts';
import { SERVER_FAULTS } from './index.ts';

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
  return createApi(options, (parts) => withFaults(parts, always, options.allowFaults === true));
}

function withFaults(parts: Parts, always: readonly string[], onRequest: boolean): Handle {
  const made = new Map<string, Handle>();
  return async (request, context) => {
    const asked = onRequest ? (request.headers.get(HEADER) ?? '').split(',').map((id) => id.trim()) : [];
    const ids = [...new Set([...always, ...asked.filter((id) => id !== '')])];
    const unknown = ids.find((id) => findFault(id) === undefined);
    if (unknown !== undefined)
      return problemResponse(invalid(HEADER, `There is no fault \`${unknown.slice(0, 60)}\`.`), parts.services.ids.next('req_'));
    const key = ids.join();
    const handle = made.get(key) ?? compose(parts, ids);
    made.set(key, handle);
    return handle(request, context);
  };
}

function compose(clean: Parts, ids: readonly string[]): Handle {
  const faults = ids.flatMap((id) => SERVER_FAULTS[id]?.() ?? []);
  let parts = clean;
  for (const fault of faults) {
    const services = { ...parts.services, ...fault.services?.(parts.services) };
    const handlers = Object.entries(fault.handlers ?? {}).flatMap(([id, decorate]) => {
      const handler = parts.handlers[id];
      return handler === undefined ? [] : [[id, decorate(handler)] as const];
    });
    parts = { document: parts.document, services, handlers: { ...parts.handlers, ...Object.fromEntries(handlers) } };
  }
  let handle = pipeline(parts);
  for (const fault of faults) handle = fault.handle?.(handle, parts) ?? handle;
  return async (request, context) => transformResponse(await handle(request, context), { signal: context.signal }, ids);
}
