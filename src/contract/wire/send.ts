import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Clock } from './clock.ts';
import { decodeContent } from './decode-content.ts';
import { type BodyReader, bodyReader } from './read-body.ts';
import { headEnd, readHead } from './read-head.ts';
import type { Arrival, Ending, WireDeviation, WireHead, WireLimits, WireRequest, WireResult } from './types.ts';

const MAX_INTERIM_HEADS = 16;
/** What is kept of a body that was too large: enough to show what it was. */
const KEPT_OF_TOO_LARGE = 256 * 1024;

/**
 * Sends one request on a connection of its own and records the response: every byte, when it came, and how the connection ended.
 * Never rejects: whatever the target does, the result says so, within `limits`. `watch` sees the bytes of the body as they come.
 */
export function send(
  request: WireRequest,
  limits: WireLimits,
  clock: Clock,
  signal: AbortSignal,
  watch?: (piece: Uint8Array) => void,
): Promise<WireResult> {
  return new Promise((resolve) => {
    const start = clock.now();
    const times: { connected?: number; sent?: number; firstByte?: number; head?: number; firstBody?: number } = {};
    const deviations: WireDeviation[] = [];
    const arrivals: Arrival[] = [];
    const body = growable();
    let pending: Uint8Array = new Uint8Array();
    let head: WireHead | undefined;
    let reader: BodyReader | undefined;
    let interim = 0;
    let settled = false;

    const socket = open(request.url);
    const timers = new Map<string, () => void>();
    arm('connect', limits.connectMs, `no connection within ${limits.connectMs} ms`);
    arm('total', limits.totalMs, `not over after ${limits.totalMs} ms`);
    const onAbort = () => finish('aborted', 'stopped by the user');
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();

    socket.once(request.url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      times.connected = clock.now();
      timers.get('connect')?.();
      idle();
      socket.setNoDelay(true);
      socket.write(serialise(request), () => {
        times.sent = clock.now();
      });
    });
    socket.on('data', (chunk: Buffer) => {
      if (settled) return;
      times.firstByte ??= clock.now();
      idle();
      receive(chunk);
    });
    socket.once('end', () => onClose('the connection was closed'));
    socket.once('close', () => onClose('the connection was closed'));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (settled) return;
      const code = error.code ?? error.message;
      finish('reset', `the connection failed with ${code}`);
    });

    function receive(chunk: Uint8Array): undefined {
      let rest = chunk;
      while (reader === undefined) {
        const from = pending.length - 3;
        pending = concat(pending, rest);
        const end = headEnd(pending, from);
        if (end > limits.headBytes || (end === -1 && pending.length > limits.headBytes)) {
          return finish('too-large', `the head is larger than ${limits.headBytes} bytes`);
        }
        // Garbage is known by its first bytes; waiting for an empty line would only wait for a time-out.
        if (!'HTTP/1.'.startsWith(Buffer.from(pending.subarray(0, 7)).toString('latin1'))) {
          return finish('malformed', `the answer begins with \`${printable(pending.subarray(0, 24))}\` and is no HTTP/1.x`);
        }
        if (end === -1) return;
        const found = readHead(pending.slice(0, end), deviations);
        if (found === undefined) return finish('malformed', `the status line is \`${printable(pending.subarray(0, 40))}\``);
        rest = pending.subarray(end);
        pending = new Uint8Array();
        if (found.status < 200 && found.status !== 101) {
          if (++interim > MAX_INTERIM_HEADS) return finish('too-large', `more than ${MAX_INTERIM_HEADS} interim responses came`);
          if (rest.length === 0) return;
          continue;
        }
        head = found;
        times.head = clock.now();
        reader = bodyReader(request.method, head, deviations);
      }
      takeBody(reader, rest);
    }

    function takeBody(from: BodyReader, bytes: Uint8Array): void {
      const { pieces, state } = from.push(bytes);
      const before = body.length;
      for (const piece of pieces) body.append(piece);
      if (body.length > before) arrived(before, body.length - before);
      if (watch !== undefined) for (const piece of pieces) watch(piece);
      if (settled) return;
      if (body.length > limits.bodyBytes) finish('too-large', `the body is larger than ${limits.bodyBytes} bytes`);
      else if (state === 'done') finish('complete', '');
      else if (state === 'broken') finish('malformed', 'the chunked framing of the body cannot be read');
    }

    function arrived(offset: number, size: number): void {
      const at = clock.now();
      times.firstBody ??= at;
      if (arrivals.length < limits.arrivals) arrivals.push({ offset, length: size, at });
      else {
        const last = arrivals.at(-1)!;
        arrivals[arrivals.length - 1] = { offset: last.offset, length: last.length + size, at: last.at };
      }
    }

    function onClose(detail: string): void {
      if (settled) return;
      if (reader?.endsAtClose) finish('complete', '');
      else
        finish(
          'closed-early',
          head === undefined ? `${detail} before a complete head came` : `${detail} before the body was complete`,
        );
    }

    function idle(): void {
      arm('idle', limits.idleMs, `nothing came for ${limits.idleMs} ms`);
    }

    function arm(name: string, ms: number, detail: string): void {
      timers.get(name)?.();
      timers.set(
        name,
        clock.after(ms, () => finish('timeout', detail)),
      );
    }

    function finish(ending: Ending, detail: string): undefined {
      if (settled) return;
      settled = true;
      for (const callOff of timers.values()) callOff();
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      const raw = body.bytes();
      const tooLarge = ending === 'too-large';
      const decoded =
        head === undefined || tooLarge
          ? { body: tooLarge ? raw.slice(0, KEPT_OF_TOO_LARGE) : raw, tooLarge }
          : decodeContent(head, raw, limits.bodyBytes, deviations);
      resolve({
        ...(head === undefined ? {} : { head }),
        ...(reader === undefined ? {} : { framing: reader.framing }),
        body: decoded.body,
        ...('coding' in decoded && decoded.coding !== undefined ? { coding: decoded.coding } : {}),
        arrivals,
        ending: decoded.tooLarge ? 'too-large' : ending,
        detail,
        deviations,
        timings: { start, ...times, end: clock.now() },
        unreachable: times.connected === undefined && ending !== 'aborted',
      });
    }
  });
}

function open(url: URL): Socket {
  // URL keeps the brackets of an IPv6 literal, the socket wants none.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol === 'https:') {
    const servername = isIP(host) === 0 ? { servername: host } : {};
    return connectTls({ host, port: Number(url.port || 443), ALPNProtocols: ['http/1.1'], ...servername });
  }
  return connectTcp({ host, port: Number(url.port || 80) });
}

/** RFC 9112 §3: request line, fields, empty line, body. */
function serialise(request: WireRequest): Uint8Array {
  const names = new Set(request.headers.map(([name]) => name.toLowerCase()));
  const fields: [string, string][] = [];
  if (!names.has('host')) fields.push(['Host', request.url.host]);
  for (const [name, value] of request.headers) fields.push([name, value]);
  if (!names.has('accept-encoding')) fields.push(['Accept-Encoding', 'identity']);
  if (!names.has('connection')) fields.push(['Connection', 'close']);
  const needsLength = request.body !== undefined || ['POST', 'PUT', 'PATCH'].includes(request.method);
  if (needsLength && !names.has('content-length')) fields.push(['Content-Length', String(request.body?.length ?? 0)]);
  const lines = fields.map(([name, value]) => `${name}: ${value.replace(/[\r\n\0]/g, ' ')}\r\n`).join('');
  const head = Buffer.from(`${request.method} ${request.url.pathname}${request.url.search} HTTP/1.1\r\n${lines}\r\n`, 'latin1');
  return request.body === undefined ? head : concat(head, request.body);
}

function concat(left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length === 0) return right;
  const joined = new Uint8Array(left.length + right.length);
  joined.set(left);
  joined.set(right, left.length);
  return joined;
}

/** Bytes that grow by doubling: a piece for each chunk would cost a hundred times its size when a server sends single bytes. */
function growable(): { readonly length: number; append(piece: Uint8Array): void; bytes(): Uint8Array } {
  let store = new Uint8Array(4096);
  let length = 0;
  return {
    get length() {
      return length;
    },
    append(piece) {
      if (length + piece.length > store.length) {
        const larger = new Uint8Array(Math.max(store.length * 2, length + piece.length));
        larger.set(store.subarray(0, length));
        store = larger;
      }
      store.set(piece, length);
      length += piece.length;
    },
    bytes: () => store.slice(0, length),
  };
}

function printable(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(/[^\x20-\x7e]/g, '.');
}
