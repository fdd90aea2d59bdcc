import { type ClientRequest, type IncomingMessage, request as requestHttp, type ServerResponse } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Seen } from '../observe/observed-exchange.ts';
import type { Clock } from '../wire/clock.ts';
import { decodeContent } from '../wire/decode-content.ts';
import type { Arrival, Ending, WireDeviation, WireHead, WireLimits, WireResult } from '../wire/types.ts';
import { addressedTo, endToEnd, pairsOf } from './headers.ts';

export interface Forwarding {
  /** Where the request goes. */
  readonly url: URL;
  readonly limits: WireLimits;
  readonly clock: Clock;
  /** What went by, once it is over. Absent: the target could not be reached, which `detail` explains. */
  done(seen: Seen | undefined, detail: string): void;
}

/**
 * Passes one request on and its answer back, each byte when it comes, and keeps a copy of both. A reader that is slow slows the target down;
 * one that leaves ends the request; an answer that breaks off breaks off for the client as well.
 */
export function forward(incoming: IncomingMessage, outgoing: ServerResponse, { url, limits, clock, done }: Forwarding): void {
  const start = clock.now();
  const times: { sent?: number; firstByte?: number; head?: number; firstBody?: number } = {};
  const sent = copy(limits.bodyBytes);
  const came = copy(limits.bodyBytes);
  const arrivals: Arrival[] = [];
  const own = pairsOf(incoming.rawHeaders);
  let head: WireHead | undefined;
  let framing: WireResult['framing'];
  let over = false;

  const upstream = open(url, incoming.method ?? 'GET', own);
  incoming.on('data', (chunk: Uint8Array) => sent.add(chunk));
  incoming.pipe(upstream);
  upstream.on('finish', () => {
    times.sent = clock.now();
  });
  upstream.on('response', (response) => {
    times.firstByte = times.head = clock.now();
    head = headOf(response);
    framing = framingOf(incoming.method, head);
    outgoing.writeHead(head.status, head.reason, endToEnd(head.headers).flat());
    // A stream whose first event is long in coming has begun all the same.
    outgoing.flushHeaders();
    response.on('data', (chunk: Uint8Array) => {
      const at = clock.now();
      times.firstBody ??= at;
      if (arrivals.length < limits.arrivals) arrivals.push({ offset: came.size, length: chunk.length, at });
      came.add(chunk);
      if (!outgoing.write(chunk)) response.pause();
    });
    outgoing.on('drain', () => response.resume());
    response.on('end', () => {
      if (!response.complete) return;
      outgoing.addTrailers(pairsOf(response.rawTrailers));
      outgoing.end();
      finish('complete', '');
    });
    response.on('error', () => broken('the connection was closed before the body was complete'));
    response.on('close', () => broken('the connection was closed before the body was complete'));
  });
  upstream.on('error', (error: NodeJS.ErrnoException) => {
    if (head !== undefined) return broken(`the connection failed with ${error.code ?? error.message}`);
    const connected = upstream.socket?.remoteAddress !== undefined || (error.code === 'ECONNRESET' && upstream.headersSent);
    if (!over && !outgoing.headersSent && !outgoing.destroyed) refuse(outgoing, error.code ?? error.message);
    if (connected) finish('closed-early', 'the connection was closed before a complete head came');
    else giveUp(`${error.code ?? error.message}`);
  });
  outgoing.on('close', () => {
    if (outgoing.writableFinished) return;
    finish('aborted', 'the client left');
    upstream.destroy();
  });
  // The half of a request that never came must not reach the target as a whole one.
  incoming.on('error', () => upstream.destroy());

  function broken(detail: string): void {
    if (over) return;
    finish('closed-early', detail);
    outgoing.destroy();
  }

  function giveUp(detail: string): void {
    if (over) return;
    over = true;
    done(undefined, detail);
  }

  function finish(ending: Ending, detail: string): void {
    if (over) return;
    over = true;
    const deviations: WireDeviation[] = [];
    const raw = came.bytes();
    const tooLarge = came.size > limits.bodyBytes || sent.size > limits.bodyBytes;
    const plain =
      head === undefined || tooLarge ? { body: raw, tooLarge } : decodeContent(head, raw, limits.bodyBytes, deviations);
    const mediaType = incoming.headers['content-type'];
    done(
      {
        method: incoming.method ?? 'GET',
        url,
        headers: endToEnd(own).filter(([name]) => !/^host$/i.test(name)),
        ...(sent.size === 0 ? {} : { body: sent.bytes() }),
        ...(mediaType === undefined ? {} : { mediaType }),
        wire: {
          ...(head === undefined ? {} : { head }),
          ...(framing === undefined ? {} : { framing }),
          body: plain.body,
          ...('coding' in plain && plain.coding !== undefined ? { coding: plain.coding } : {}),
          arrivals,
          ending: plain.tooLarge ? 'too-large' : ending,
          detail,
          // The client may have asked for the coding.
          deviations: deviations.filter(({ code }) => code !== 'unasked-coding'),
          timings: { start, ...times, end: clock.now() },
          unreachable: false,
        },
      },
      detail,
    );
  }
}

/** On a connection of its own: one that was kept open may be closed by the target just then, which would look like a fault of it. */
function open(url: URL, method: string, own: readonly (readonly [string, string])[]): ClientRequest {
  // Node has answered `Expect: 100-continue` already.
  const headers = addressedTo(url, endToEnd(own)).filter(([name]) => !/^expect$/i.test(name));
  const chunked = own.some(([name]) => /^transfer-encoding$/i.test(name));
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const made = request({
    agent: false,
    method,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    headers: [...headers, ['Connection', 'close'], ...(chunked ? [['Transfer-Encoding', 'chunked']] : [])].flat(),
  });
  made.setNoDelay(true);
  return made;
}

function headOf(response: IncomingMessage): WireHead {
  const { httpVersion, statusCode = 0, statusMessage = '', rawHeaders } = response;
  return {
    version: httpVersion,
    status: statusCode,
    reason: statusMessage,
    headers: pairsOf(rawHeaders),
    bytes: new Uint8Array(),
  };
}

function framingOf(method: string | undefined, { status, headers }: WireHead): WireResult['framing'] {
  if (method === 'HEAD' || status === 204 || status === 304) return 'none';
  if (headers.some(([name, value]) => /^transfer-encoding$/i.test(name) && /chunked\s*$/i.test(value))) return 'chunked';
  return headers.some(([name]) => /^content-length$/i.test(name)) ? 'length' : 'close';
}

/** RFC 9110 §15.6.3. The code says that it is not the target that answers. */
function refuse(outgoing: ServerResponse, code: string): void {
  const error = { code: 'target_unreachable', message: `assay proxy got no answer from the target: ${code}.` };
  const body = JSON.stringify({ error });
  outgoing.writeHead(502, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
}

/** Bytes that are kept up to a limit; how many there were is counted beyond it. */
function copy(limit: number): { readonly size: number; add(chunk: Uint8Array): void; bytes(): Uint8Array } {
  let chunks: Uint8Array[] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(chunk) {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      // Nothing can be said of half of it.
      else chunks = [];
    },
    bytes: () => new Uint8Array(Buffer.concat(chunks)),
  };
}
