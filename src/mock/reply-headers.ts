// The headers that a description declares, with sampled values, go in; those that a server may send as they are come out.

/** The transport writes these itself: a sampled `Transfer-Encoding` breaks every client. A sampled tag would be that of all bodies. */
const TRANSPORT =
  /^(transfer-encoding|content-(length|encoding|type|range)|connection|keep-alive|trailer|upgrade|te|date|host|set-cookie|etag|access-control-.*|www-authenticate)$/i;

export function sendableHeaders(headers: Readonly<Record<string, string | number | null>>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === null || TRANSPORT.test(name) || !/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) continue;
    const text = String(value);
    // `string` is what a sampler writes when it knows nothing.
    if (text === '' || text === 'string' || !/^[\t\x20-\x7e]*$/.test(text)) continue;
    out[name.toLowerCase()] = text;
  }
  return out;
}
