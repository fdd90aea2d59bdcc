// Small parts of an OpenAPI 2.0 document in, what 3.0 writes for them out.
import type { Dict } from './oas2-view.ts';

export function serversOf(source: Dict): Dict[] | undefined {
  const base = typeof source.basePath === 'string' ? source.basePath.replace(/\/$/, '') : '';
  if (typeof source.host !== 'string') return base === '' ? undefined : [{ url: base }];
  const schemes = strings(source.schemes) ?? ['https'];
  return schemes.map((scheme) => ({ url: `${scheme}://${source.host}${base}` }));
}

export function securityScheme(value: unknown): Dict {
  const { type, flow, authorizationUrl, tokenUrl, scopes, ...rest } = dict(value) ?? {};
  if (type === 'basic') return { ...rest, type: 'http', scheme: 'basic' };
  if (type !== 'oauth2') return { ...rest, type };
  const name = flow === 'application' ? 'clientCredentials' : flow === 'accessCode' ? 'authorizationCode' : String(flow);
  const urls = {
    ...(authorizationUrl === undefined ? {} : { authorizationUrl }),
    ...(tokenUrl === undefined ? {} : { tokenUrl }),
  };
  return { ...rest, type, flows: { [name]: { ...urls, scopes: scopes ?? {} } } };
}

export function follow(source: Dict, value: unknown, lookup?: (reference: string) => unknown): Dict | undefined {
  let current = dict(value);
  for (let hops = 0; hops < 16; hops++) {
    const reference = current?.$ref;
    if (typeof reference !== 'string') return current;
    const local = /^#\/(parameters|responses)\/([^/]+)$/.exec(reference);
    const name = local?.[2]?.replaceAll('~1', '/').replaceAll('~0', '~');
    current = dict(local ? dict(source[local[1]!])?.[name!] : lookup?.(reference));
  }
  return undefined;
}

export function dict(value: unknown): Dict | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Dict) : undefined;
}

export function strings(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const list = value.filter((item): item is string => typeof item === 'string');
  return list.length > 0 ? list : undefined;
}

export function described(value: Dict): Dict {
  return value.description === undefined ? {} : { description: value.description };
}
