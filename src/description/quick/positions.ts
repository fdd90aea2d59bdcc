// Where the values of a text stand, in four columns: an object for each of 200,000 values would cost more than reading the text.

export interface Span {
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
}

/** Rows within a value, from which on its members are looked up by an index. */
const MANY = 200;

export class Positions {
  #rows = 0;
  #starts = new Int32Array(1024);
  #ends = new Int32Array(1024);
  /** The row of the next value that is not within this one. */
  #nexts = new Int32Array(1024);
  /** The key in a map; undefined in a list and for the root. */
  readonly #keys: (string | undefined)[] = [];
  readonly #indices = new Map<number, ReadonlyMap<string | number, number>>();

  /** The row of a value whose end is not known yet. Rows stand in the order of the text, a value before those within it. */
  open(key: string | undefined, start: number): number {
    const row = this.#rows++;
    if (row === this.#starts.length) this.#grow();
    this.#starts[row] = start;
    this.#ends[row] = start;
    this.#keys.push(key);
    return row;
  }

  close(row: number, end: number): void {
    this.#ends[row] = end;
    this.#nexts[row] = this.#rows;
  }

  #grow(): void {
    const wider = (column: Int32Array<ArrayBuffer>) => {
      const next = new Int32Array(column.length * 2);
      next.set(column);
      return next;
    };
    this.#starts = wider(this.#starts);
    this.#ends = wider(this.#ends);
    this.#nexts = wider(this.#nexts);
  }

  /** `closest`: of a path that leads nowhere, the last value on the way. Keys are compared as text. */
  find(path: readonly (string | number)[], closest: boolean): Span | undefined {
    let row = 0;
    for (const segment of path) {
      const next = this.#child(row, segment);
      if (next === undefined) return closest ? this.#span(row) : undefined;
      row = next;
    }
    return this.#span(row);
  }

  #child(row: number, segment: string | number): number | undefined {
    const end = this.#nexts[row]!;
    if (end - row > MANY) return this.#index(row).get(this.#keys[row + 1] === undefined ? Number(segment) : segment);
    let index = 0;
    let found: number | undefined;
    // Of a key that stands twice the last counts.
    for (let child = row + 1; child < end; child = this.#nexts[child]!, index++) {
      const key = this.#keys[child];
      if (key === undefined ? index === Number(segment) : key === segment) found = child;
    }
    return found;
  }

  /** So that a map of 60,000 keys with a finding in each is not gone through for each. */
  #index(row: number): ReadonlyMap<string | number, number> {
    const known = this.#indices.get(row);
    if (known !== undefined) return known;
    const rows = new Map<string | number, number>();
    const end = this.#nexts[row]!;
    for (let child = row + 1; child < end; child = this.#nexts[child]!) rows.set(this.#keys[child] ?? rows.size, child);
    this.#indices.set(row, rows);
    return rows;
  }

  #span(row: number): Span {
    return { start: this.#starts[row]!, end: this.#ends[row]! };
  }
}
