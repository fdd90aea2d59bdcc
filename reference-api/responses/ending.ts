// An answer that has ended -> all that is written of it, in one commit: the answer, its events, its bill, and word to its owner.
import type { Services } from '../services.ts';
import type { Change, ResponseRecord, WebhookEventType } from '../state/types.ts';
import { usageRecord } from '../usage/bill.ts';
import { emit } from '../webhooks/emit.ts';
import type { ResponseBody, ResponseEvent } from './types.ts';

/** `events`: absent where the answer is one body, which nobody reads again event by event. */
export function ending(
  record: ResponseRecord,
  body: ResponseBody,
  events: readonly ResponseEvent[] | undefined,
  services: Services,
): readonly Change[] {
  const { responses, usage } = services;
  const used = { inputTokens: body.usage?.input_tokens ?? 0, outputTokens: body.usage?.output_tokens ?? 0 };
  const billed = usage.record(usageRecord(record.source, { model: String(body.model), ...used }, services));
  if (body.store !== true) return [billed];
  const kept = events === undefined ? [] : [responses.setEvents(record.id, events)];
  if (body.background !== true) return [billed, responses.insert({ ...record, body }), ...kept];
  const word = emit(services, record.owner, `response.${body.status}` as WebhookEventType, record.id);
  return [billed, responses.setBody(record.id, body), ...kept, word];
}
