// /v1/batches: create, list, get, cancel
import { readRequests } from '../batches/input.ts';
import { presentBatch } from '../batches/present.ts';
import { isFinal, WAITING } from '../batches/status.ts';
import { seconds } from '../clock.ts';
import { ApiError, notFound } from '../errors.ts';
import { type Call, type Handler, json, type Services } from '../services.ts';
import type { BatchRecord } from '../state/types.ts';
import { once } from './once.ts';
import { listResponse, pageRequest } from './page.ts';

const WINDOW_SECONDS = 24 * 60 * 60;
/** JOB-11: how long to wait between two polls. */
const POLL = { 'retry-after': '1' };

interface CreateBatchRequest {
  readonly input_file_id?: string;
  readonly requests?: readonly Readonly<Record<string, unknown>>[];
  readonly endpoint: string;
  readonly metadata?: Readonly<Record<string, string>> | null;
}

export const createBatch: Handler = once(async (call, services) => {
  const request = call.body as CreateBatchRequest;
  const { batches, clock, ids, jobs, pace } = services;
  const lines = request.requests === undefined ? [] : readRequests(request.requests);
  const waiting = await batches.standing(...WAITING);
  const batch: BatchRecord = {
    id: ids.next('batch_'),
    owner: call.owner,
    apiKeyId: call.apiKeyId ?? null,
    queuePosition: waiting.length,
    endpoint: request.endpoint,
    inputFileId: await inputFile(call, request, services),
    metadata: request.metadata ?? null,
    status: 'validating',
    errors: [],
    outputFileId: null,
    errorFileId: null,
    createdAt: seconds(clock),
    expiresAt: seconds(clock) + WINDOW_SECONDS,
    times: {},
    counts: { total: lines.length, completed: 0, failed: 0 },
  };
  const body = presentBatch(batch, [...waiting, batch.id]);
  return {
    response: json(body, { status: 202, headers: { location: `/v1/batches/${batch.id}`, ...POLL } }),
    changes: [
      batches.insert(batch),
      batches.setLines(batch.id, lines),
      jobs.enqueue({ kind: 'batch', id: batch.id }, pace.stageMs),
    ],
  };
});

async function inputFile(call: Call, { input_file_id: id }: CreateBatchRequest, { files }: Services): Promise<string | null> {
  if (id === undefined) return null;
  const file = await files.find(call.owner, id);
  if (file !== undefined) return file.id;
  throw notFound('input_file_id', `The file \`${id.slice(0, 100)}\` does not exist.`, 'file_not_found');
}

export const listBatches: Handler = async (call, { batches }) => {
  const waiting = await batches.standing(...WAITING);
  return listResponse(await batches.list(call.owner, pageRequest(call.query)), (batch) => presentBatch(batch, waiting));
};

export const getBatch: Handler = async (call, services) => batchResponse(await owned(call, services), services);

export const cancelBatch: Handler = async (call, services) => {
  const { id } = await owned(call, services);
  await services.commit(services.batches.update(id, (batch) => cancelling(batch, seconds(services.clock))));
  return batchResponse(await owned(call, services), services);
};

function cancelling(batch: BatchRecord, now: number): BatchRecord {
  if (batch.status === 'cancelling' || batch.status === 'cancelled') return batch;
  if (isFinal(batch.status))
    throw new ApiError(409, 'batch_ended', `The batch is \`${batch.status}\` and cannot be cancelled.`, { param: 'batch_id' });
  return { ...batch, status: 'cancelling', times: { ...batch.times, cancelling: now } };
}

async function batchResponse(batch: BatchRecord, { batches }: Services): Promise<Response> {
  return json(presentBatch(batch, await batches.standing(...WAITING)), { headers: isFinal(batch.status) ? {} : POLL });
}

/** Batches of others do not exist for the caller. */
async function owned(call: Call, { batches }: Services): Promise<BatchRecord> {
  const id = call.path.batch_id ?? '';
  const batch = await batches.find(call.owner, id);
  if (batch === undefined) throw notFound('batch_id', `The batch \`${id.slice(0, 100)}\` does not exist.`, 'batch_not_found');
  return batch;
}
