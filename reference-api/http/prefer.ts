// The Prefer field (RFC 7240) -> what a caller would like, as far as this API can oblige.

const LONGEST_WAIT_SECONDS = 60;

export interface Preferences {
  readonly respondAsync: boolean;
  /** In seconds, no longer than this API is ready to. */
  readonly wait?: number;
}

/** RFC 7240 §2: of a preference that stands twice, the first counts. What is not understood is ignored. */
export function preferences(headers: Headers): Preferences {
  const tokens = (headers.get('prefer') ?? '').split(',').map((part) => part.split(';')[0]?.trim().toLowerCase() ?? '');
  const wait = tokens.map((token) => /^wait\s*=\s*"?(\d{1,6})"?$/.exec(token)?.[1]).find((value) => value !== undefined);
  return {
    respondAsync: tokens.includes('respond-async'),
    ...(wait === undefined ? {} : { wait: Math.min(Number(wait), LONGEST_WAIT_SECONDS) }),
  };
}

/** RFC 7240 §3: says which of them was honoured. */
export function applied(names: readonly string[]): Record<string, string> {
  return names.length === 0 ? {} : { 'preference-applied': names.join(', ') };
}
