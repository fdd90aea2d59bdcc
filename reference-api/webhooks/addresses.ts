// Where webhooks may go. Whoever can register a URL can make this server call it, so what only the server can reach is out of bounds.
import { BlockList, isIP } from 'node:net';

/** `loopback` is for development: this machine and the public Internet. `private` adds private networks, `public` leaves this machine out. */
export type WebhookReach = 'public' | 'loopback' | 'private';

type Zone = 'public' | 'loopback' | 'private' | 'never';

/** The special-purpose registries of IANA (RFC 6890). What is in none of these is public. */
const ZONES: Readonly<Record<Exclude<Zone, 'public'>, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'],
  // Link-local addresses hold the metadata of cloud machines. The rest names no single host of the Internet.
  never: [
    ...['0.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15', '198.51.100.0/24'],
    ...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4', '::/128', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23'],
    ...['2001:db8::/32', '2002::/16', '3fff::/20', '5f00::/16', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
  ],
};

const LISTS = Object.entries(ZONES).map(([zone, subnets]) => ({ zone: zone as Zone, list: blockList(subnets) }));

/** Why nothing is sent to this address; undefined when it may be. */
export function addressRefusal(address: string, protocol: string, reach: WebhookReach): string | undefined {
  const zone = zoneOf(address);
  if (zone === 'public') return protocol === 'https:' ? undefined : 'Over the Internet webhooks are sent by `https` only.';
  if (zone === 'loopback' && reach !== 'public') return undefined;
  if (zone === 'private' && reach === 'private') return undefined;
  return `Webhooks are not sent to ${zone === 'loopback' ? 'this machine' : 'addresses of internal networks'}.`;
}

/** What is wrong with a URL that can be seen without asking anyone; undefined when nothing is. Names are looked up at each attempt. */
export function urlRefusal(text: string, reach: WebhookReach): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return '`url` must be an absolute URL.';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return '`url` must be an `https` or `http` URL.';
  if (url.username !== '' || url.password !== '') return '`url` must not contain credentials: the signature proves the sender.';
  const literal = literalOf(url);
  return literal === undefined ? undefined : addressRefusal(literal, url.protocol, reach);
}

/** The address that stands in the URL itself. `URL` has normalised forms such as 0x7f.1. */
export function literalOf({ hostname }: URL): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) === 0 ? undefined : bare;
}

function zoneOf(address: string): Zone {
  const mapped = /^::ffff:(?:0:)?(.+)$/i.exec(address)?.[1];
  const plain = mapped === undefined ? address : ipv4Of(mapped);
  const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4';
  return LISTS.find(({ list }) => list.check(plain, family))?.zone ?? 'public';
}

/** `7f00:1`, as a URL writes the end of a mapped address, or `127.0.0.1`. */
function ipv4Of(mapped: string): string {
  if (isIP(mapped) === 4) return mapped;
  const [high = 0, low = 0] = mapped.split(':').map((part) => Number.parseInt(part, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function blockList(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = '', bits] = subnet.split('/');
    list.addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}
