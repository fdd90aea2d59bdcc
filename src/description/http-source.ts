// An http or https URL in, the body of a 2xx answer out; bounded in size, time and redirects.
import { lookup as dnsLookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';
import { AssayError } from '../errors/assay-error.ts';

const TIMEOUT_MS = 30_000;
const MAX_REDIRECTS = 5;

export interface FetchOptions {
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
  /**
   * A description from the network must not make this machine read its own or its network's services: what it refers to on another
   * origin is fetched from public addresses only. The address is checked where the socket is opened, so no DNS answer gets around it.
   */
  readonly publicHostsOnly?: boolean;
  /** For tests. */
  readonly timeoutMs?: number;
}

export async function fetchText(url: string, options: FetchOptions): Promise<Buffer> {
  const shown = withoutSecrets(url);
  const fail = (why: string, cause?: unknown) =>
    new AssayError('ASSAY_DESCRIPTION_UNREADABLE', `${shown} cannot be read: ${why}.`, {
      cause,
      remedy: 'Check the URL, or save the description and give its path.',
    });
  const deadline = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
  let next = url;
  try {
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const answer = await get(next, options, signal);
      if (answer.location === undefined) {
        if (answer.status === 404 || answer.status === 410) {
          throw new AssayError('ASSAY_DESCRIPTION_NOT_FOUND', `${shown} answers with status ${answer.status}.`);
        }
        if (answer.status < 200 || answer.status > 299) throw fail(`it answers with status ${answer.status}`);
        return answer.body;
      }
      const location = URL.canParse(answer.location, next) ? new URL(answer.location, next) : undefined;
      if (location === undefined || !/^https?:$/.test(location.protocol))
        throw fail('it redirects to something that is no http or https URL');
      if (location.protocol === 'http:' && next.startsWith('https:')) throw fail('it redirects from https to http');
      next = location.href;
    }
    throw fail(`it redirects more than ${MAX_REDIRECTS} times`);
  } catch (error) {
    if (error instanceof AssayError || options.signal?.aborted) throw error;
    if (deadline.aborted) throw fail(`no complete answer within ${(options.timeoutMs ?? TIMEOUT_MS) / 1000} seconds`, error);
    throw fail(
      error instanceof Refusal ? error.message : ((error as NodeJS.ErrnoException).code ?? 'the connection failed'),
      error,
    );
  }
}

class Refusal extends Error {}

function get(
  url: string,
  options: FetchOptions,
  signal: AbortSignal,
): Promise<{ status: number; location?: string; body: Buffer }> {
  const target = new URL(url);
  const bare = target.hostname.replace(/^\[|\]$/g, '');
  if (options.publicHostsOnly && isIP(bare) !== 0 && isPrivate(bare)) {
    return Promise.reject(new Refusal('a remote description may not refer to a private address'));
  }
  return new Promise((resolve, reject) => {
    const request = (target.protocol === 'https:' ? https : http).get(
      target,
      {
        signal,
        headers: { accept: 'application/yaml, application/json, text/plain, */*', 'user-agent': 'assay' },
        agent: false,
        ...(options.publicHostsOnly ? { lookup: publicLookup } : {}),
      },
      (response) => {
        const status = response.statusCode ?? 0;
        const location = status >= 300 && status < 400 ? response.headers.location : undefined;
        if (location !== undefined) {
          response.destroy();
          resolve({ status, location, body: Buffer.alloc(0) });
          return;
        }
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > options.maxBytes) response.destroy(new Refusal(`the answer is larger than ${options.maxBytes} bytes`));
          else chunks.push(chunk);
        });
        response.on('error', reject);
        response.on('end', () => resolve({ status, body: Buffer.concat(chunks) }));
      },
    );
    request.on('error', reject);
  });
}

const publicLookup: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const open = addresses.filter(({ address }) => !isPrivate(address));
    const [first] = open;
    if (first === undefined) return callback(new Refusal('a remote description may not refer to a private address'), '', 0);
    return options.all ? callback(null, open) : callback(null, first.address, first.family);
  });
};

const PRIVATE = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(net, bits);
for (const [net, bits] of [
  ['::', 128],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  PRIVATE.addSubnet(net, bits, 'ipv6');
}

/** IPv4 addresses written as IPv6 (`::ffff:10.0.0.1`) are matched by the IPv4 ranges. */
export function isPrivate(address: string): boolean {
  return PRIVATE.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return url;
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  shown.search = shown.search === '' ? '' : '?…';
  return shown.href;
}
