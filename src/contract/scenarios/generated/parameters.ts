import type { ApiMap, OperationMap } from '../../../api-map/types.ts';
import { refusal } from '../../answers.ts';
import { callTo } from '../../ask.ts';
import { pathNames } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, kept, show } from '../../verdict.ts';
import { outcome } from './invalid.ts';

/** For the whole run. */
const LISTS = 6;

export default scenario({
  id: 'generated/parameters',
  about: 'Asks for pages of lists by sizes and cursors that cannot be right.',
  claims: { 'no-server-error': 'ERR-07' },
  requests: 5,
  outputTokens: 0,
  targets: (map) => lists(map).flatMap((operation) => target(operation, { 'no-server-error': true })),
  async run({ operation }, session) {
    const call = await callTo(session, operation);
    const refused = refusal(await session.send(call));
    if (refused !== undefined) return { 'no-server-error': refused };
    const { pageSize, cursor } = operation.list!;
    const values: (readonly [name: string, value: string])[] = [
      ...(pageSize === undefined ? [] : ['-1', '0', 'assay'].map((value) => [pageSize.name, value] as const)),
      ...(cursor === undefined ? [] : [[cursor.name, 'assay-nothing-has-this-id'] as const]),
    ];
    for (const [name, value] of values) {
      const query = [...(call.query ?? []).filter(([other]) => other !== name), [name, value] as const];
      const exchange = await session.send({ ...call, query, valid: false });
      // Whether such a value is refused or put right is the server's choice (AIP-158).
      if (exchange.status !== 0 && (exchange.status < 500 || exchange.status === 503)) continue;
      return {
        'no-server-error': broken(
          `a page or a 4xx status for \`${name}=${value}\``,
          outcome(exchange),
          exchange,
          show(exchange.text().slice(0, 200), 200),
        ),
      };
    }
    return { 'no-server-error': kept };
  },
});

/** Lists that can be asked for by themselves, with something to ask a page by. */
function lists(map: ApiMap): OperationMap[] {
  return map.operations
    .filter(
      ({ method, path, list, deprecated }) =>
        method === 'GET' &&
        !deprecated &&
        pathNames(path).length === 0 &&
        (list?.pageSize !== undefined || list?.cursor !== undefined),
    )
    .slice(0, LISTS);
}
