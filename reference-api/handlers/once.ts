// A creation or a generation -> a handler that runs it once for each Idempotency-Key and answers repetitions as the first time (draft-ietf-httpapi-idempotency-key-header-07).
// What it creates and the answer that a repetition gets are written in one commit: no crash comes between them.
import { createHash } from 'node:crypto';
import { ApiError } from '../errors.ts';
import type { Accepted, Call, Creation, Handler, Services, Streamed } from '../services.ts';
import type { Change, StoredResponse } from '../state/types.ts';

const HEADER = 'Idempotency-Key';

export function once(create: Creation): Handler {
  return async (call, services) => {
    const sent = call.headers.get(HEADER);
    if (sent === null) return answered(await create(call, services), services);
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
    const claimed: Claimed = {
      finish: (response) => idempotency.finish(scope, key, response),
      release: () => idempotency.release(scope, key),
    };
    try {
      return await answered(await create(call, services), services, claimed);
    } catch (error) {
      // What was refused has done nothing, so the same key may try again.
      await claimed.release();
      throw error;
    }
  };
}

interface Claimed {
  finish(response: StoredResponse): Change;
  release(): Promise<void>;
}

async function answered(made: Accepted | Streamed, services: Services, claimed?: Claimed): Promise<Response> {
  if ('open' in made) return streamed(made, services, claimed);
  const finish = claimed === undefined ? [] : [claimed.finish(await stored(made.response.clone()))];
  await services.commit(...made.changes, ...finish);
  return made.response;
}

/** The key is at work until the last event. A stream that failed or was left is no answer to repeat. */
function streamed(made: Streamed, services: Services, claimed?: Claimed): Response {
  const response = made.open({
    keepsText: claimed !== undefined,
    async end(whole) {
      const record = { status: response.status, headers: [...response.headers], body: whole ?? '' };
      const finish = claimed === undefined || whole === undefined ? [] : [claimed.finish(record)];
      try {
        await services.commit(...made.changes(), ...finish);
      } finally {
        if (finish.length === 0) await claimed?.release();
      }
    },
  });
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
