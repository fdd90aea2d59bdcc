// The servers of a realtime AI API in, those that are reached in the clear out.
import { filledIn, isLoopback } from '../../src/api-map/document/servers.ts';
import { rule } from '../rule.ts';
import { ASYNCAPI } from './realtime.ts';

const SECURE: Readonly<Record<string, string>> = { ws: 'wss', http: 'https' };

export const aiRealtimeSecureProtocol = rule({
  id: 'ai-realtime-secure-protocol',
  clause: 'WS-01',
  severity: 'error',
  preset: 'recommended',
  summary: 'A realtime channel is served over `wss` only.',
  fix: 'Set the protocol of the server to `wss`, and take `ws` servers out of the description.',
  formats: ASYNCAPI,
  *appliesTo(map) {
    for (const { node, protocol, url: written } of map.realtime?.servers ?? []) {
      const url = filledIn(written, node);
      if (!isLoopback(url)) yield { node, protocol, url };
    }
  },
  *check({ node, protocol, url }) {
    // The scheme of the URL is what a client uses, whatever stands in `protocol`.
    const written = /^([a-z]+):\/\//i.exec(url)?.[1]?.toLowerCase() ?? protocol?.toLowerCase() ?? '';
    const secure = SECURE[written];
    if (secure === undefined) return;
    const place = protocol?.toLowerCase() === written ? 'protocol' : 'url';
    yield {
      node: node.get(place) ?? node,
      message: `Expected the server to be reached over \`${secure}\`, found \`${written}\`.`,
    };
  },
});
