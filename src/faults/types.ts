/**
 * A way in which a server breaks a clause. The catalogue is data: the reference API and the mock bring it to life, the contract tester must
 * turn exactly `check` and `consequences` red under it.
 */
export interface Fault {
  /** kebab-case, `<family>-<what-goes-wrong>`: `sse-no-terminator`. */
  readonly id: string;
  /** The clause that it breaks. */
  readonly clause: string;
  /** What the server does, in one sentence. */
  readonly does: string;
  /** The check that must catch it: `<family>/<scenario>:<claim>`. */
  readonly check: string;
  /** Checks that fail of necessity with it. */
  readonly consequences: readonly string[];
  /** `wire`: a transform between a server and its socket (`src/faults/transforms`), so the mock has it too. `server`: in the reference API. */
  readonly kind: 'wire' | 'server';
  /** The public report that it was seen in. */
  readonly seen?: string;
}
