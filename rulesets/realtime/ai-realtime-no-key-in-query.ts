// The credentials of a realtime AI API in, keys that go into the query out. Tokens that are made for one connection may.
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { ASYNCAPI } from './realtime.ts';

const KEY = /^(x[-_])?([a-z0-9]+[-_])?api[-_]?key$|^(authorization|client[-_]?secret|secret[-_]?key|subscription[-_]?key|key)$/i;
const SHORT_LIVED_NAME = /temp|ephemeral|token|ticket|jwt|signed|signature|single|nonce/i;
const SHORT_LIVED = /temporary|ephemeral|short[- ]lived|single[- ]use|one[- ]time|expires? (after|in|within)/i;

interface Credential {
  /** As it is sent. */
  readonly name: string;
  /** As the description calls it. */
  readonly called: string;
  readonly node: Node;
  /** Where the node says that it goes into the query. */
  readonly place: Node;
}

export const aiRealtimeNoKeyInQuery = rule({
  id: 'ai-realtime-no-key-in-query',
  clause: 'SEC-02',
  severity: 'error',
  preset: 'recommended',
  summary: 'A realtime channel does not take a key in the query.',
  fix: 'Send the key in the `Authorization` header; for browsers, issue a token that is good for one connection.',
  formats: ASYNCAPI,
  *appliesTo(map) {
    const schemes = new Set<string>();
    for (const { name, node } of map.realtime?.securitySchemes ?? []) {
      if (!/^(httpApiKey|apiKey)$/.test(node.string('type') ?? '') || node.string('in') !== 'query') continue;
      const sent = node.string('name') ?? name;
      schemes.add(sent);
      yield { name: sent, called: name, node, place: node.get('in') ?? node } satisfies Credential;
    }
    // The parameter in the URL and the scheme are one key.
    for (const { parameters } of map.realtime?.channels ?? []) {
      for (const { name, in: place, node } of parameters)
        if (place === 'query' && KEY.test(name) && !schemes.has(name))
          yield { name, called: name, node, place: node } satisfies Credential;
    }
  },
  *check({ name, called, node, place }) {
    if (SHORT_LIVED_NAME.test(name) || SHORT_LIVED_NAME.test(called) || SHORT_LIVED.test(node.string('description') ?? ''))
      return;
    yield { node: place, message: `Expected the key \`${name}\` in a header, found it in the query.` };
  },
});
