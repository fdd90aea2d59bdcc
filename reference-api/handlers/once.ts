// A creation -> a handler that runs it once for each Idempotency-Key and answers repetitions as the first time (draft-ietf-httpapi-idempotency-key-header-07).
// What it creates and the answer that a repetition gets are written in one commit: no crash comes between them.
import { createHash } from 'node:crypto';
import { ApiError } from '../errors.ts';
import type { Accepted, Call, Creation, Handler, Services } from '../services.ts';
import type { StoredResponse } from '../state/types.ts';

const HEADER = 'Idempotency-Key';

export function once(create: Creation): Handler {
  return async (call, services) => {
    const sent = call.headers.get(HEADER);
    if (sent === null) return accepted(await create(call, services), services);
    const { idempotency } = services;
    // A structured-field string and the bare form name the same key.
    const key = sent.startsWith('"') ? sent.slice(1, -1) : sent;
    const scope = `${call.owner} ${call.operation.id}`;
    const claim = await idempotency.claim(scope, key, fingerprint(call));
    if (claim.state === 'done') return replay(claim.response);
    if (claim.state === 'mismatch')
      throw new ApiError(422, 'idempotency_key_reused', `This ${HEADER} was used with another body.`, { param: HEADER });
    if (claim.state === 'running') {
      const headers = { 'retry-after': '1' };
      throw new ApiError(409, 'idempotency_key_in_use', `A request with this ${HEADER} is still at work.`, {
        param: HEADER,
        headers,
      });
    }
    try {
      const { response, changes } = await create(call, services);
      const finish = idempotency.finish(scope, key, await stored(response.clone()));
      return await accepted({ response, changes: [...changes, finish] }, services);
    } catch (error) {
      // What was refused has done nothing, so the same key may try again.
      await idempotency.release(scope, key);
      throw error;
    }
  };
}

async function accepted({ response, changes }: Accepted, services: Services): Promise<Response> {
  await services.commit(...changes);
  return response;
}

/** Two bodies are the same when they say the same: white space and the order of keys do not count. */
function fingerprint(call: Call): string {
  return createHash('sha256').update(canonical(call.body)).digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${canonical(child)}`).join(',')}}`;
}

async function stored(response: Response): Promise<StoredResponse> {
  return { status: response.status, headers: [...response.headers], body: await response.text() };
}

function replay({ status, headers, body }: StoredResponse): Response {
  return new Response(body, {
    status,
    headers: [...headers.map(([name, value]): [string, string] => [name, value]), ['idempotent-replayed', 'true']],
  });
}
