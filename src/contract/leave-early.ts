// A call that leaves its stream early -> what watches the stream and breaks it off.
import { createStreamDecoder } from '../stream/index.ts';
import type { Call } from './call.ts';
import type { Clock } from './wire/clock.ts';
import type { WireResult } from './wire/types.ts';

export interface LeavingEarly {
  readonly signal: AbortSignal;
  readonly watch?: (piece: Uint8Array) => void;
  /** The result with the ending that it had: who left of his own accord was not stopped by the user. */
  end(wire: WireResult): WireResult;
}

export function leaveEarly({ leave, operation }: Call, clock: Clock, signal: AbortSignal): LeavingEarly {
  const framing = operation.stream?.framing;
  if (leave === undefined || framing === undefined) return { signal, end: (wire) => wire };
  const enough = new AbortController();
  const decoder = createStreamDecoder(framing);
  let events = 0;
  let end: number | undefined;
  const callOff = leave.ms === undefined ? () => undefined : clock.after(leave.ms, () => enough.abort());
  return {
    signal: AbortSignal.any([signal, enough.signal]),
    watch(piece) {
      for (const item of decoder.push(piece)) {
        if (item.kind !== 'event') continue;
        events++;
        if (events !== leave.events && leave.when?.(item) !== true) continue;
        // What came along in the same read was sent before the target could know.
        end = item.end;
        return enough.abort();
      }
    },
    end(wire) {
      callOff();
      const left = wire.ending === 'aborted' && enough.signal.aborted && !signal.aborted;
      return left ? { ...wire, body: wire.body.subarray(0, end), ending: 'stopped', detail: 'left by the client' } : wire;
    },
  };
}
