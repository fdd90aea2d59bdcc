import type { ApiMap, OperationMap } from '../../../api-map/types.ts';
import { noAnswer, refusal } from '../../answers.ts';
import { callTo } from '../../ask.ts';
import { accepts } from '../../body.ts';
import { isSuccess } from '../../exchange.ts';
import { isRecord } from '../../pointer.ts';
import { pathNames } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, kept, unseen } from '../../verdict.ts';

/** No server makes such a tag. */
const STALE = '"assay-is-not-the-tag-of-this"';

export default scenario({
  id: 'management/precondition',
  about: 'Reads a resource and writes back what was read, under an `If-Match` that does not hold.',
  claims: { refused: 'MGT-16' },
  creates: true,
  requests: 3,
  outputTokens: 0,
  targets: (map) => map.operations.filter((write) => readOf(map, write)).flatMap((write) => target(write, { refused: true })),
  async run({ operation }, session) {
    const read = readOf(session.map, operation)!;
    const reading = await callTo(session, read);
    const before = await session.send({ ...reading, copy: session.nextCopy() });
    const missing = noAnswer(before, true);
    if (missing !== undefined) return { refused: missing };
    const tag = before.header('etag');
    if (tag === undefined) return { refused: unseen('the answer has no entity tag') };
    const json = writable(operation, before.json);
    if (!accepts(session.map.format, operation.request.schema, json))
      return { refused: unseen('what was read cannot be written back') };
    const call = await callTo(session, operation);
    const headers = [...(call.headers ?? []).filter(([name]) => !/^if-/i.test(name)), ['If-Match', STALE] as const];
    const change = await session.send({ ...call, headers, json, valid: false, copy: session.nextCopy() });
    if (change.status === 412) return { refused: kept };
    if (!isSuccess(change)) return { refused: refusal(change, true) };
    // RFC 9110 §13.1.1 lets a server answer 2xx where the resource is already as the request wants it: only a new tag tells of a change.
    const after = await session.send({ ...reading, copy: session.nextCopy() });
    const now = after.header('etag');
    if (!isSuccess(after) || now === undefined || now === tag) return { refused: unseen('nothing was changed') };
    return {
      refused: broken(
        '412, and the resource as it was',
        `status ${change.status}, and the tag is now ${now}, not ${tag}`,
        change,
      ),
    };
  },
});

/** The GET of what `write` changes under a precondition that the description declares. */
function readOf(map: ApiMap, write: OperationMap): OperationMap | undefined {
  const takes = write.request.parameters.some((parameter) => parameter.in === 'header' && /^if-match$/i.test(parameter.name));
  if (!takes || !write.errors.declared.includes('412') || pathNames(write.path).length > 0) return undefined;
  const resource = map.management?.resources.find(({ writes }) => writes.includes(write.key));
  return map.operations.find(({ key }) => key === resource?.read);
}

/** Of what was read the fields that can be written. */
function writable({ request }: OperationMap, read: unknown): unknown {
  const names = new Set((request.schema?.get('properties')?.entries() ?? []).map(([name]) => name));
  return isRecord(read) ? Object.fromEntries(Object.entries(read).filter(([name]) => names.has(name))) : undefined;
}
