import type { AnswerMap, OperationMap, UsageMap } from '../api-map/types.ts';
import type { Exchange } from './exchange.ts';
import { isJsonType, isSuccess } from './exchange.ts';
import { valueAt, valuesAt } from './pointer.ts';
import { blocked, type Judgement, skipped, unseen } from './verdict.ts';

/** Roots that other checks build on. */
export const ROOTS = {
  serverError: 'basics/call:no-server-error',
  accepted: 'basics/call:accepted',
  oneBody: 'stream/switch:off-is-one-body',
  mediaType: 'basics/call:media-type',
  streamType: 'stream/framing:content-type',
  streamClosed: 'stream/framing:closed-in-order',
  framed: 'stream/framing:no-stray-payload',
} as const;

/** Why nothing can be judged by this exchange; undefined when it was answered with a success. `optional`: what it asked for may be refused. */
export function refusal(exchange: Exchange, optional = false): Judgement | undefined {
  const { status, wire } = exchange;
  if (status === 0) return blocked(ROOTS.serverError, `no answer came: ${wire.detail}`, exchange);
  if (isSuccess(exchange)) return undefined;
  if (status >= 500) return blocked(ROOTS.serverError, `it was answered with ${status}`, exchange);
  if ([401, 402, 403].includes(status)) return skipped(`the credential is refused here with ${status}`);
  if (status === 429) return skipped('the target answers with 429: its rate limit is reached');
  if (optional) return unseen(`the request was refused with ${status}`);
  return blocked(ROOTS.accepted, `the request was refused with ${status}`, exchange);
}

/** Why an exchange is not one JSON body that can be judged; undefined when it is. */
export function noAnswer(exchange: Exchange, optional = false): Judgement | undefined {
  const refused = refusal(exchange, optional);
  if (refused !== undefined) return refused;
  if (exchange.ending !== 'complete')
    return blocked(ROOTS.serverError, `the answer is not complete: ${exchange.wire.detail}`, exchange);
  if (exchange.json !== undefined) return undefined;
  const looksStreamed =
    /event-stream|ndjson|jsonl|json-seq/.test(exchange.mediaType) || /^(data|event|:)/.test(exchange.text().slice(0, 10));
  if (looksStreamed) return blocked(ROOTS.oneBody, 'a stream came in place of one body', exchange);
  return blocked(isJsonType(exchange.mediaType) ? 'basics/call:schema' : ROOTS.mediaType, 'the body is no JSON', exchange);
}

/** Why an exchange is not a stream that can be judged; undefined when it is. */
export function noStream(exchange: Exchange): Judgement | undefined {
  const refused = refusal(exchange);
  if (refused !== undefined) return refused;
  if (exchange.stream === undefined) return blocked(ROOTS.streamType, 'one body came in place of a stream', exchange);
  if (exchange.stream.events.length > 0) return undefined;
  if (exchange.wire.body.length > 0) return blocked(ROOTS.framed, 'the body holds no event', exchange);
  return blocked(exchange.ending === 'complete' ? 'stream/events:terminator' : ROOTS.streamClosed, 'no event came', exchange);
}

/** The generated texts of an answer, one for each choice. Parts of one choice (content blocks) are joined. */
export function textsOf(answer: AnswerMap, json: unknown): string[] {
  if (answer.text === undefined) return [];
  const byChoice = new Map<number, string>();
  const several = answer.text.at.includes('/*') && answersAreItems(answer);
  for (const { value, indices } of valuesAt(json, answer.text.at)) {
    if (typeof value !== 'string') continue;
    const choice = several ? (indices[0] ?? 0) : 0;
    byChoice.set(choice, (byChoice.get(choice) ?? '') + value);
  }
  return [...byChoice.values()];
}

/** Whether the first array on the way to the text holds alternatives (each with its finish reason) and not parts of one answer. */
export function answersAreItems(answer: AnswerMap): boolean {
  const array = answer.text?.at.split('/*')[0];
  return array !== undefined && (answer.finishReason?.at.startsWith(`${array}/*/`) ?? false);
}

export interface Counts {
  readonly input?: number;
  readonly output?: number;
  readonly total?: number;
}

/** The counts of a usage object that are numbers. */
export function countsOf(usage: UsageMap, json: unknown): Counts {
  const read = (field: { at: string } | undefined) => {
    const value = field === undefined ? undefined : valueAt(json, field.at);
    return typeof value === 'number' ? value : undefined;
  };
  const counts = { input: read(usage.input), output: read(usage.output), total: read(usage.total) };
  return Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== undefined));
}

/** What an operation without a stream, or with a switch, answers in one body. */
export function answersPlainly(operation: OperationMap): boolean {
  if (operation.answer === undefined) return false;
  const by = operation.stream?.switch;
  return by === undefined || by.by === 'accept' || (by.by === 'flag' && !by.always);
}
