// /v1/usage and /v1/costs: what was used, by bucket of time. /v1/ledger: what the sums are made of.
import { seconds } from '../clock.ts';
import { notFound } from '../errors.ts';
import { type Call, type Handler, json, type Services } from '../services.ts';
import type { UsageDimension, UsageRecord, UsageSum } from '../state/types.ts';
import { CURRENCY, decimal } from '../usage/prices.ts';
import { listResponse, pageRequest } from './page.ts';

const WIDTHS = { '1m': 60, '1h': 3600, '1d': 86_400 } as const;
const DEFAULT_BUCKETS = 31;
const DIMENSIONS: Readonly<Record<string, UsageDimension>> = {
  model: 'model',
  operation: 'operation',
  api_key_id: 'apiKeyId',
  batch_id: 'batchId',
};

export const getUsage: Handler = (call, services) => report(call, services, used);
export const getCosts: Handler = (call, services) => report(call, services, cost);

/** Buckets follow one another from `start_time` without a gap or an overlap; the last one ends with the period. */
async function report(call: Call, services: Services, present: (sum: UsageSum) => object): Promise<Response> {
  const query = call.query as {
    readonly start_time: number;
    readonly end_time?: number;
    readonly bucket_width?: keyof typeof WIDTHS;
    readonly group_by?: readonly string[];
    readonly limit?: number;
    readonly page?: string;
    readonly [dimension: string]: unknown;
  };
  const { start_time, end_time = seconds(services.clock), group_by = [], limit = DEFAULT_BUCKETS } = query;
  const width = WIDTHS[query.bucket_width ?? '1d'];
  const first = query.page === undefined ? start_time : cursor(query.page, start_time, end_time, width);
  const end = Math.min(end_time, first + limit * width);
  const groupBy = group_by.flatMap((name) => DIMENSIONS[name] ?? []);
  const where = Object.fromEntries(
    Object.entries(DIMENSIONS).flatMap(([name, field]) => (query[name] === undefined ? [] : [[field, query[name]]])),
  );
  const sums = await services.usage.sum({ owner: call.owner, start: first, end, bucketSeconds: width, groupBy, where });
  const starts = Array.from({ length: Math.max(0, Math.ceil((end - first) / width)) }, (_, index) => first + index * width);
  return json({
    object: 'list',
    data: starts.map((start) => ({
      object: 'bucket',
      start_time: start,
      end_time: Math.min(start + width, end_time),
      results: sums.filter((sum) => sum.start === start).map((sum) => ({ ...groups(sum, group_by), ...present(sum) })),
    })),
    has_more: end < end_time,
    next_page: end < end_time ? Buffer.from(String(end)).toString('base64url') : null,
  });
}

/** The start of a bucket, which no caller should have to make up. */
function cursor(page: string, start: number, end: number, width: number): number {
  const at = Number(Buffer.from(page, 'base64url').toString('latin1'));
  if (!Number.isInteger(at) || at <= start || at >= end || (at - start) % width !== 0)
    throw notFound('page', '`page` is no page of this report.', 'invalid_cursor');
  return at;
}

function groups(sum: UsageSum, groupBy: readonly string[]): object {
  return Object.fromEntries(
    Object.entries(DIMENSIONS).map(([name, field]) => [name, groupBy.includes(name) ? (sum[field] ?? null) : null]),
  );
}

function used(sum: UsageSum): object {
  return {
    object: 'usage',
    requests: sum.requests,
    input_tokens: sum.inputTokens,
    cached_input_tokens: sum.cachedTokens,
    output_tokens: sum.outputTokens,
    reasoning_tokens: sum.reasoningTokens,
  };
}

function cost(sum: UsageSum): object {
  return { object: 'cost', amount: amount(sum.costNanos) };
}

function amount(nanos: number): object {
  return { value: decimal(nanos), currency: CURRENCY };
}

export const listLedger: Handler = async (call, { usage }) =>
  listResponse(await usage.list(call.owner, pageRequest(call.query)), entry);

export const getLedgerEntry: Handler = async (call, { usage }) => {
  const id = call.path.entry_id ?? '';
  const record = await usage.find(call.owner, id);
  if (record === undefined) throw notFound('entry_id', `There is no entry \`${id.slice(0, 100)}\`.`, 'entry_not_found');
  return json(entry(record));
};

function entry(record: UsageRecord): Record<string, unknown> {
  return {
    id: record.id,
    object: 'ledger_entry',
    operation: record.operation,
    model: record.model,
    api_key_id: record.apiKeyId,
    batch_id: record.batchId,
    input_tokens: record.inputTokens,
    cached_input_tokens: record.cachedTokens,
    output_tokens: record.outputTokens,
    reasoning_tokens: record.reasoningTokens,
    amount: amount(record.costNanos),
    queue: record.queue === null ? null : { position: record.queue.position, wait_seconds: record.queue.waitSeconds },
    created_at: record.createdAt,
  };
}
