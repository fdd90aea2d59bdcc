// Header fields as they come off one connection and go out on another (RFC 9110 §7.6.1).

/** Those that speak of one connection alone. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'te',
  'transfer-encoding',
  'upgrade',
]);

/** Raw header pairs, name and value by turns, as Node gives them → pairs; spelling, order and repetition kept. */
export function pairsOf(raw: readonly string[]): [name: string, value: string][] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as [string, string]] : []));
}

/** What is passed on: all but what speaks of this connection, by its nature or because `Connection` names it. */
export function endToEnd(headers: readonly (readonly [name: string, value: string])[]): (readonly [string, string])[] {
  const named = new Set(
    headers.filter(([name]) => /^connection$/i.test(name)).flatMap(([, value]) => value.toLowerCase().split(/\s*,\s*/)),
  );
  return headers.filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()) && !named.has(name.toLowerCase()));
}

/** The same with the target's own name for itself. */
export function addressedTo(target: URL, headers: readonly (readonly [string, string])[]): (readonly [string, string])[] {
  return [['Host', target.host], ...headers.filter(([name]) => !/^host$/i.test(name))];
}
