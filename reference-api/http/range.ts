// A Range header and the length of a content -> the part that is asked for (RFC 9110 §14).

export interface Part {
  readonly first: number;
  /** Included. */
  readonly last: number;
}

/** `whole` for what no part is made of: no header, another unit, several ranges, or text that is no range. A server may ignore all of these. */
export function requestedPart(range: string | null, length: number): Part | 'whole' | 'unsatisfiable' {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(range?.trim() ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return 'whole';
  // The last bytes: `-500`.
  if (from === '')
    return to === '0' || Number(to) === 0 ? 'unsatisfiable' : part(Math.max(0, length - Number(to)), length - 1, length);
  if (to !== '' && Number(to) < Number(from)) return 'whole';
  return part(Number(from), to === '' ? length - 1 : Math.min(Number(to), length - 1), length);
}

function part(first: number, last: number, length: number): Part | 'unsatisfiable' {
  return first < length ? { first, last } : 'unsatisfiable';
}
