import type { OperationMap } from '../api-map/types.ts';
import { Node } from '../description/node.ts';

/** On whose behalf a request goes out: with the user's credential, with none, or with one that nobody issued. */
export type Identity = 'caller' | 'nobody' | 'stranger';

export interface CredentialOptions {
  /** The value of the environment variable, when it is set. */
  readonly token?: string;
  /** Its name: what reports show in place of the value. */
  readonly name: string;
  /** `--header`, split at the first colon. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** `--target`: a key may stand in its query, and a name with a password before its host. */
  readonly target?: URL;
}

export interface Credentials {
  /** Header fields and query parameters that a request of this operation carries. */
  for(
    operation: OperationMap,
    identity: Identity,
  ): {
    readonly headers: [string, string][];
    readonly query: [string, string][];
    /** Which of the headers are shown without their values. */
    readonly carriers: ReadonlySet<string>;
  };
  /** The URL of a request without the credentials that the target's own URL carries, where it goes out on nobody's or a stranger's behalf. */
  strip(url: URL, identity: Identity): URL;
  /** Replaces every credential by `$NAME`. One that is too short to be told from other text is left to `hide`. */
  mask(text: string): string;
  /** A value that is known to carry the caller's credential, without it: the scheme and `$NAME`. */
  hide(value: string): string;
  readonly given: boolean;
}

/** A header or parameter that is the credential. One of the user's takes the place of those that the description asks for. */
const SENSITIVE = /^(proxy-)?authorization$|api[-_]?key|token|secret|cookie|password|credential/i;
/** One that may let somebody in beside the credential. */
const PRIVATE = /auth|(^|[-_])(key|sig|signature|session|sid|jwt|pat|code)$|signature|session/i;
/** A header whose value tells nothing that the description does not. All others of the user's are hidden: what they hold is not known. */
const OPEN =
  /^(accept.*|content-.*|user-agent|origin|referer|prefer|host|via|.*version|.*beta|.*trace.*|.*project|.*organi[sz]ation)$/i;
// A credential that is no word of its own cannot be told from other text.
const MIN_SECRET_LENGTH = 4;

/** The user's token and headers, and the security schemes of a description → what each request carries, and how to hide it. */
export function credentials(options: CredentialOptions): Credentials {
  const { headers: given, passwords } = withUserinfo(options);
  const inQuery = [...(options.target?.searchParams ?? [])].filter(([name]) => isSecretName(name));
  const hidden = given.filter(([name]) => !OPEN.test(name));
  const sensitive = given.filter(([name]) => SENSITIVE.test(name));
  const values = hidden.flatMap(([, value]) => [value, value.replace(/^\S+\s+/, '')]);
  const secrets = [options.token, ...values, ...passwords, ...inQuery.map(([, value]) => value)]
    .filter((secret): secret is string => secret !== undefined && secret.length >= MIN_SECRET_LENGTH)
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      new URLSearchParams([['', secret]]).toString().slice(1),
      Buffer.from(secret).toString('base64'),
      Buffer.from(`${secret}:`).toString('base64'),
    ])
    .sort((a, b) => b.length - a.length);
  return {
    given: options.token !== undefined || sensitive.length > 0 || inQuery.length > 0,
    mask(text) {
      let masked = text;
      for (const secret of secrets) masked = masked.replaceAll(secret, `$${options.name}`);
      return masked;
    },
    hide: (value) => value.replace(/^((?:\S+\s+)?)[\s\S]*$/, (_, scheme: string) => `${scheme}$${options.name}`),
    strip(url, identity) {
      if (identity === 'caller' || inQuery.length === 0) return url;
      const stripped = new URL(url.href);
      for (const [name, value] of inQuery) {
        stripped.searchParams.delete(name);
        if (identity === 'stranger') stripped.searchParams.append(name, strange(value));
      }
      return stripped;
    },
    for(operation, identity) {
      const declared = new Set(schemesOf(operation).flatMap((scheme) => scheme.string('name')?.toLowerCase() ?? []));
      const opens = (name: string) => isSecretName(name) || declared.has(name.toLowerCase());
      const headers: [string, string][] = given.filter(([name]) => !opens(name)).map(([name, value]) => [name, value]);
      const carriers = new Set(hidden.map(([name]) => name));
      const query: [string, string][] = [];
      if (identity === 'nobody') return { headers, query, carriers };
      const open = headers.length;
      const own = given.filter(([name]) => opens(name));
      for (const [name, value] of own) headers.push([name, identity === 'caller' ? value : strange(value)]);
      const token = identity === 'stranger' ? strange(options.token ?? '') : options.token;
      const replaced = own.some(([name]) => SENSITIVE.test(name) || declared.has(name.toLowerCase()));
      if (token !== undefined && !replaced) place(operation, token, headers, query);
      // What nobody issued may be seen.
      if (identity === 'stranger') for (const [name] of own) carriers.delete(name);
      else for (const [name] of headers.slice(open)) carriers.add(name);
      return { headers, query, carriers };
    },
  };
}

/** Whether a header or parameter of this name lets somebody in. */
export function isSecretName(name: string): boolean {
  return SENSITIVE.test(name) || PRIVATE.test(name);
}

/** A name and a password in the URL of the target are the credential of HTTP's Basic scheme (RFC 7617), unless a header says otherwise. */
function withUserinfo({ headers, target }: CredentialOptions): { headers: CredentialOptions['headers']; passwords: string[] } {
  if (target === undefined || (target.username === '' && target.password === '')) return { headers, passwords: [] };
  const [name, password] = [decodeURIComponent(target.username), decodeURIComponent(target.password)];
  const passwords = [password, target.password].filter((text) => text !== '');
  if (headers.some(([header]) => /^authorization$/i.test(header))) return { headers, passwords };
  const basic = Buffer.from(`${name}:${password}`).toString('base64');
  return { headers: [...headers, ['Authorization', `Basic ${basic}`]], passwords };
}

/** As long and of the same scheme, so that nothing but the credential itself is wrong with it. */
function strange(value: string): string {
  const [, scheme = '', secret = ''] = /^(\S+\s+)?(.*)$/s.exec(value) ?? [];
  const prefix = /^[A-Za-z]{1,6}[-_]/.exec(secret)?.[0] ?? '';
  return `${scheme}${prefix}${'assay-nobody-issued-this'.padEnd(Math.min(secret.length - prefix.length, 200), '0')}`;
}

function place(operation: OperationMap, token: string, headers: [string, string][], query: [string, string][]): void {
  const schemes = schemesOf(operation);
  for (const scheme of schemes) {
    const type = scheme.string('type');
    const name = scheme.string('name');
    if (type === 'apiKey' && name !== undefined) {
      const where = scheme.string('in');
      if (where === 'query') query.push([name, token]);
      else if (where === 'cookie') headers.push(['Cookie', `${name}=${token}`]);
      else headers.push([name, /^authorization$/i.test(name) && !/\s/.test(token) ? `Bearer ${token}` : token]);
    } else if (type === 'http' && scheme.string('scheme')?.toLowerCase() === 'basic') {
      const pair = token.includes(':') ? token : `${token}:`;
      headers.push(['Authorization', `Basic ${Buffer.from(pair).toString('base64')}`]);
    } else if (type === 'http' || type === 'oauth2' || type === 'openIdConnect') {
      headers.push(['Authorization', `Bearer ${token}`]);
    }
  }
  if (schemes.length > 0) return;
  // A description without security schemes may still declare the header itself, here or at a sibling.
  const own = operation.request.parameters.find(({ in: where, name }) => where === 'header' && SENSITIVE.test(name));
  const declared = own?.name ?? headerOfSiblings(Node.root(operation.node.lookup));
  if (declared === undefined || /^authorization$/i.test(declared)) headers.push(['Authorization', `Bearer ${token}`]);
  else headers.push([declared, token]);
}

const ofSiblings = new WeakMap<object, { readonly name: string | undefined }>();

/** The header for a credential that most operations declare. */
function headerOfSiblings(root: Node): string | undefined {
  const holder = root.value as object;
  const known = ofSiblings.get(holder);
  if (known !== undefined) return known.name;
  const counts = new Map<string, number>();
  for (const [, path] of root.get('paths')?.entries() ?? []) {
    for (const [, operation] of path.entries()) {
      for (const parameter of operation.get('parameters')?.items() ?? []) {
        const name = parameter.string('name');
        if (parameter.string('in') !== 'header' || name === undefined || !SENSITIVE.test(name)) continue;
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
  }
  const name = [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
  ofSiblings.set(holder, { name });
  return name;
}

/** The schemes of the first security requirement that asks for one. */
function schemesOf(operation: OperationMap): Node[] {
  const root = Node.root(operation.node.lookup);
  const requirements = (operation.node.get('security') ?? root.get('security'))?.items() ?? [];
  for (const requirement of requirements) {
    const schemes = requirement.keys().flatMap((name) => root.at('components', 'securitySchemes', name) ?? []);
    if (schemes.length > 0) return schemes;
  }
  return [];
}
