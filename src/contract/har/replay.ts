// A recording of a run in, what the run needs to be made again without a target out.
import { createHash } from 'node:crypto';
import { LimitReached } from '../call.ts';
import type { Outgoing, Transport } from '../transport.ts';
import type { Clock } from '../wire/clock.ts';
import type { RecordedEntry } from './read-har.ts';
import type { HarCall } from './types.ts';

/** The recording holds no such exchange: what depends on it is skipped. */
export class NotRecorded extends LimitReached {
  constructor() {
    super('the recording holds no such exchange');
  }
}

export interface Replay {
  readonly transport: Transport;
  /** Stands where the recorded run stood; waiting takes no time. */
  readonly clock: Clock;
}

/** Each entry answers one request that is equal in all but its credential; equal ones answer in the order in which they were sent. */
export function replay(entries: readonly RecordedEntry[]): Replay {
  const waiting = new Map<string, RecordedEntry[]>();
  const remember = (key: string, entry: RecordedEntry) => {
    const list = waiting.get(key);
    if (list === undefined) waiting.set(key, [entry]);
    else list.push(entry);
  };
  for (const entry of entries) if (entry.call !== undefined) remember(keyOf(entry.call, entry.method), entry);
  let now = 0;
  const clock: Clock = {
    now: () => now,
    after(ms, act) {
      const timer = setImmediate(() => {
        now += ms;
        act();
      });
      return () => clearImmediate(timer);
    },
  };
  const transport: Transport = async (outgoing) => {
    const entry = waiting.get(keyOf(toCall(outgoing), outgoing.request.method))?.shift();
    if (entry === undefined) throw new NotRecorded();
    now = Math.max(now, entry.wire.timings.end);
    const { method, url, headers, mediaType, body } = entry;
    return {
      wire: entry.wire,
      request: {
        method,
        url,
        headers,
        ...(mediaType === undefined ? {} : { mediaType }),
        ...(body === undefined ? {} : { body }),
      },
    };
  };
  return { transport, clock };
}

/** What of a request tells it apart, for the recording. `mask` takes out a credential that a redirect carries on. */
export function toCall(outgoing: Outgoing, mask: (text: string) => string = (text) => text): HarCall {
  const { operation, identity, valid, stream, path, query, headers, scope, request } = outgoing;
  const { body } = request;
  return {
    operation,
    identity,
    valid,
    stream,
    path,
    query: query.map(([name, value]) => [name, mask(value)]),
    headers,
    ...(scope === undefined ? {} : { scope }),
    ...(body === undefined ? {} : { sha256: createHash('sha256').update(body).digest('hex') }),
  };
}

function keyOf(call: HarCall, method: string): string {
  const { operation, identity, stream, path, query, headers, scope = '', sha256 = '' } = call;
  return JSON.stringify([operation, identity, stream, method, path, query, headers, scope, sha256]);
}
