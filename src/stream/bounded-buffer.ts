// Bytes that arrive in pieces go in; one contiguous view of the first `limit` of them comes out.

const INITIAL_BYTES = 1024;

/** Grows by doubling, so a line that arrives byte by byte costs linear time; what lies beyond the limit is counted and dropped. */
export class BoundedBuffer {
  private readonly limit: number;
  private bytes = Buffer.alloc(0);
  private used = 0;
  /** Bytes that were offered, kept or not. */
  length = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  append(chunk: Uint8Array, from: number, to: number): void {
    this.length += to - from;
    const count = Math.min(to - from, this.limit - this.used);
    if (count <= 0) return;
    if (this.used + count > this.bytes.length) {
      const grown = Buffer.alloc(Math.min(this.limit, Math.max(INITIAL_BYTES, this.bytes.length * 2, this.used + count)));
      this.bytes.copy(grown, 0, 0, this.used);
      this.bytes = grown;
    }
    this.bytes.set(chunk.subarray(from, from + count), this.used);
    this.used += count;
  }

  /** Bytes that are kept: the first ones of `whole`. */
  get kept(): number {
    return this.used;
  }

  /** Valid until the next call of `append` or `clear`; what stands behind `kept` has no meaning. */
  get whole(): Buffer {
    return this.bytes;
  }

  /** Valid until the next call of `append` or `clear`. */
  view(): Buffer {
    return this.bytes.subarray(0, this.used);
  }

  clear(): void {
    this.length = 0;
    this.used = 0;
    // One huge line must not hold its memory for the rest of the stream.
    if (this.bytes.length > 1 << 20) this.bytes = Buffer.alloc(0);
  }
}
