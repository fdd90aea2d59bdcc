// The `Prefer` header (RFC 7240) goes in; what it asks of the mock comes out.

export interface Preferences {
  readonly code?: number;
  readonly example?: string;
  readonly dynamic?: boolean;
  readonly seed?: number;
  /** The answer calls a tool of the request, or does not. */
  readonly tools?: boolean;
}

export function parsePrefer(header: string | undefined): Preferences {
  const found: { -readonly [Key in keyof Preferences]: Preferences[Key] } = {};
  for (const part of (header ?? '').split(/[,;]/)) {
    const [name = '', value = ''] = part.split('=', 2).map((text) => text.trim().replace(/^"(.*)"$/, '$1'));
    // An interim status (1xx) is no answer.
    if (name === 'code' && /^[2-5]\d\d$/.test(value)) found.code = Number(value);
    if (name === 'example' && value !== '') found.example = value;
    if (name === 'dynamic') found.dynamic = value !== 'false';
    if (name === 'seed' && /^-?\d+$/.test(value)) found.seed = Number(value);
    if (name === 'tools') found.tools = value !== 'false';
  }
  return found;
}
