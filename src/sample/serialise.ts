// A parameter and its value in, the name and text pairs that stand on the wire out (OpenAPI 3.x, Style Values).
import type { ParameterMap } from '../api-map/types.ts';

type Pairs = [name: string, text: string][];

/** Query and cookie texts are not percent-encoded yet; path texts are. */
export function serialise(parameter: ParameterMap, value: unknown): Pairs {
  const { name, node } = parameter;
  const encode = parameter.in === 'path' ? encodeURIComponent : (text: string) => text;
  if (node.get('content') !== undefined) return [[name, encode(JSON.stringify(value))]];
  const style = node.string('style') ?? (parameter.in === 'query' || parameter.in === 'cookie' ? 'form' : 'simple');
  const explode = node.boolean('explode') ?? style === 'form';
  const entries = Array.isArray(value)
    ? value.map((item): [string, string] => ['', text(item)])
    : typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, item]): [string, string] => [key, text(item)])
      : undefined;
  const isList = Array.isArray(value);
  if (entries === undefined) return [[name, prefix(style, name, encode(text(value)))]];
  if (style === 'deepObject' && !isList) return entries.map(([key, item]) => [`${name}[${key}]`, item]);
  if (style === 'form' && explode && parameter.in !== 'path') return entries.map(([key, item]) => [isList ? name : key, item]);
  const separator = style === 'spaceDelimited' ? ' ' : style === 'pipeDelimited' ? '|' : ',';
  if (explode && (style === 'label' || style === 'matrix')) {
    const mark = style === 'label' ? '.' : ';';
    const pairs = entries.map(([key, item]) =>
      isList ? (style === 'label' ? encode(item) : `${name}=${encode(item)}`) : `${key}=${encode(item)}`,
    );
    return [[name, pairs.map((pair) => mark + pair).join('')]];
  }
  const flat = entries.map(([key, item]) =>
    isList ? encode(item) : `${encode(key)}${explode ? '=' : separator}${encode(item)}`,
  );
  return [[name, prefix(style, name, flat.join(separator))]];
}

function prefix(style: string, name: string, written: string): string {
  if (style === 'label') return `.${written}`;
  return style === 'matrix' ? `;${name}=${written}` : written;
}

function text(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
