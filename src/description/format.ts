// A parsed document in, its format and version out.
import type { Format } from './types.ts';

export function formatOf(data: unknown): { readonly format: Format; readonly version: string } {
  if (typeof data !== 'object' || data === null) return { format: 'unknown', version: '' };
  const { openapi, swagger, asyncapi } = data as { openapi?: unknown; swagger?: unknown; asyncapi?: unknown };
  if (openapi !== undefined) return known(openapi, { '3.0': 'oas3.0', '3.1': 'oas3.1', '3.2': 'oas3.2' });
  if (swagger !== undefined) return known(swagger, { '2.0': 'oas2', '2': 'oas2' });
  if (asyncapi !== undefined) return known(asyncapi, { '2': 'asyncapi2', '3': 'asyncapi3' });
  return { format: 'unknown', version: '' };
}

/** `3.1.0` and `3.1` are 3.1, `3.10` is not; an unquoted `3.1` or `2.0` in YAML is a number. */
function known(written: unknown, formats: Readonly<Record<string, Format>>): { format: Format; version: string } {
  if (typeof written !== 'string' && typeof written !== 'number') return { format: 'unknown', version: '' };
  const version = String(written);
  for (const [prefix, format] of Object.entries(formats)) {
    if (version === prefix || version.startsWith(`${prefix}.`) || version.startsWith(`${prefix}-`)) return { format, version };
  }
  return { format: 'unknown', version };
}
