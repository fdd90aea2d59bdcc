// In: the messages of an AsyncAPI description by the operations that list them. Out: which operations stand for what the server sends.

import type { Side, SidedMessage } from './realtime.ts';
import { outputSign } from './realtime-signs.ts';

/**
 * AsyncAPI 2: "publish" is what a client can send to the described application. AsyncAPI 3 says `send` of the application that is
 * described, and descriptions of WebSocket APIs are written for the client as often as for the server. So errors, output of a model and
 * the words of the messages decide; without them version 2 keeps its rule, and version 3 stays open.
 */
export function serverSends(messages: readonly SidedMessage[]): ReadonlySet<Side> | undefined {
  let first = 0;
  let second = 0;
  for (const message of messages) {
    if (message.sides.size !== 1) continue;
    const server = isServers(message);
    if (server === undefined) continue;
    const isFirst = message.sides.has('publish') || message.sides.has('send');
    if (isFirst === server) first++;
    else second++;
  }
  const FIRST: ReadonlySet<Side> = new Set(['publish', 'send']);
  const SECOND: ReadonlySet<Side> = new Set(['subscribe', 'receive']);
  if (first !== second) return first > second ? FIRST : SECOND;
  return messages.some(({ sides }) => sides.has('publish') || sides.has('subscribe')) ? SECOND : undefined;
}

/** Undefined where nothing says it. */
function isServers(message: SidedMessage): boolean | undefined {
  const words = ['title', 'summary', 'description'].map((key) => message.node.string(key) ?? '').join(' ');
  const server = /\bserver (event|message|sends|response)|\b(sent|emitted|returned) (by|from) the server\b/i.test(words);
  const client = /\bclient (event|message|sends|request)|\bsent by the client\b/i.test(words);
  if (server !== client) return server;
  if (message.error || message.variants.some(({ schema }) => outputSign(schema) !== undefined)) return true;
  return undefined;
}
