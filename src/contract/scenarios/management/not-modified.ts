import type { OperationMap } from '../../../api-map/types.ts';
import { noAnswer } from '../../answers.ts';
import { callTo } from '../../ask.ts';
import { pathNames } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, kept, unseen } from '../../verdict.ts';

export default scenario({
  id: 'management/not-modified',
  about: 'Reads a resource that has an entity tag, and reads it again with the tag.',
  claims: { answered: 'MGT-17' },
  requests: 2,
  outputTokens: 0,
  targets: (map) => map.operations.filter(isConditional).flatMap((operation) => target(operation, { answered: true })),
  async run({ operation }, session) {
    const call = await callTo(session, operation);
    const read = (headers: readonly (readonly [string, string])[]) =>
      session.send({ ...call, headers: [...others, ...headers], copy: session.nextCopy() });
    const others = (call.headers ?? []).filter(([name]) => !/^if-/i.test(name));
    const first = await read([]);
    const missing = noAnswer(first, true);
    if (missing !== undefined) return { answered: missing };
    const tag = first.header('etag');
    if (tag === undefined) return { answered: unseen('the answer has no entity tag') };
    const again = await read([['If-None-Match', tag]]);
    if (again.status === 304) return { answered: kept };
    // It may have changed between the two, and then the whole of it is right.
    if (again.status !== 200 || again.header('etag') !== tag)
      return { answered: unseen(`status ${again.status}, and not the tag that was sent`) };
    return { answered: broken(`304 to \`If-None-Match: ${tag}\``, 'status 200 with the same tag, and the whole body', again) };
  },
});

/** What the description promises: the header is taken and 304 is declared. */
function isConditional({ method, path, deprecated, request, node }: OperationMap): boolean {
  return (
    method === 'GET' &&
    !deprecated &&
    pathNames(path).length === 0 &&
    node.at('responses', '304') !== undefined &&
    request.parameters.some((parameter) => parameter.in === 'header' && /^if-none-match$/i.test(parameter.name))
  );
}
