import { callTo } from '../../ask.ts';
import type { Exchange } from '../../exchange.ts';
import { callable } from '../../reach.ts';
import { all, scenario, target } from '../../scenario.ts';
import { broken, type Judgement, kept, show, unseen } from '../../verdict.ts';

const ORIGIN = 'https://page.invalid';
/** What a script in a page needs to wait and to report. */
const USEFUL = /^(retry-after|ratelimit(-policy|-limit|-remaining|-reset)?|(x-)?request-id|x-ratelimit-.*|.*-ratelimit-.*)$/i;

export default scenario({
  id: 'security/cors',
  about: 'Asks as a page of another origin would, and where such pages are let in sends the preflight that a browser sends.',
  claims: { preflight: 'SEC-11', exposed: 'SEC-12' },
  requests: 2,
  outputTokens: 0,
  targets: (map) => map.operations.filter(callable).flatMap((operation) => target(operation, { preflight: true, exposed: true })),
  async run({ operation, claims }, session) {
    const { path, query = [], headers = [], mediaType } = await callTo(session, operation);
    // Half a body costs nothing, and is answered with the same headers.
    const probe = await session.send({
      operation,
      path,
      query,
      headers: [...headers, ['Origin', ORIGIN]],
      bytes: new TextEncoder().encode('{"half'),
      ...(mediaType === undefined ? {} : { mediaType }),
      valid: false,
    });
    if (probe.header('access-control-allow-origin') === undefined)
      return all(claims, unseen('no page of another origin is let in'));
    const preflight = await session.send({
      operation,
      path,
      query,
      method: 'OPTIONS',
      identity: 'nobody',
      headers: [
        ['Origin', ORIGIN],
        ['Access-Control-Request-Method', operation.method],
        ['Access-Control-Request-Headers', 'authorization, content-type'],
      ],
      valid: false,
    });
    return { preflight: judge(preflight), exposed: exposed(probe) };
  },
});

/** Fetch §4.8: a preflight needs an ok status, and the headers of the request must be allowed by name. */
function judge(exchange: Exchange): Judgement {
  const { status } = exchange;
  if (status === 0 || status === 429 || status >= 500) return unseen(status === 0 ? exchange.wire.detail : `status ${status}`);
  if (status < 200 || status > 299)
    return broken(
      'a 2xx status for a preflight without a credential',
      `status ${status}`,
      exchange,
      exchange.text().slice(0, 120),
    );
  if (exchange.header('access-control-allow-origin') === undefined)
    return broken('Access-Control-Allow-Origin in the answer to the preflight', 'none', exchange);
  const allowed = exchange.headers('access-control-allow-headers').join(', ');
  return /(^|[\s,])(content-type|\*)($|[\s,])/i.test(allowed)
    ? kept
    : broken('`content-type` in Access-Control-Allow-Headers', allowed === '' ? 'none' : show(allowed), exchange);
}

function exposed(exchange: Exchange): Judgement {
  const names = exchange.headers('access-control-expose-headers').flatMap((value) => value.toLowerCase().split(/\s*,\s*/));
  const useful = (exchange.wire.head?.headers ?? []).map(([name]) => name.toLowerCase()).filter((name) => USEFUL.test(name));
  if (useful.length === 0) return unseen('no request id or rate limit was sent');
  const hidden = useful.find((name) => !names.includes(name) && !names.includes('*'));
  return hidden === undefined
    ? kept
    : broken(`\`${hidden}\` in Access-Control-Expose-Headers`, names.length === 0 ? 'no such header' : show(names), exchange);
}
