// A run -> its events: the answer, its items (messages and function calls), their parts, the pieces of those, and all closed again.
import type { TokenLogprob } from '../chat/token-logprobs.ts';
import type { AnswerPiece, FinishReason } from '../chat/types.ts';
import { type Clock, seconds } from '../clock.ts';
import { asApiError, type ErrorBody } from '../errors.ts';
import { makeIds } from '../ids.ts';
import type { Tokenizer } from '../model/tokenizer.ts';
import type { Item, ItemStatus, OutputPart, ResponseBody, ResponseEvent, ResponseProgress, ResponseUsage } from './types.ts';

/** Before the first event there is nothing to go on from. */
export const NOTHING_SEEN = -1;

export interface EventContext {
  readonly clock: Clock;
  readonly tokenizer: Tokenizer;
  readonly promptTokens: number;
  /** Aborted when nobody wants the answer any more: it then ends as cancelled. */
  readonly signal: AbortSignal;
}

/** What is sent before the work begins. `body`: the answer as it stands then. */
export function openingEvents(body: ResponseBody): readonly ResponseEvent[] {
  const event = (type: string, sequence_number: number) => ({ type, sequence_number, response: body });
  return body.status === 'queued' ? [event('response.created', 0), event('response.queued', 1)] : [event('response.created', 0)];
}

/** The events behind `openingEvents`. With the same body and pieces they are the same, ids included. The last one is terminal. */
export async function* workEvents(
  queued: ResponseBody,
  pieces: AsyncIterable<AnswerPiece>,
  context: EventContext,
): AsyncGenerator<ResponseEvent> {
  const body: ResponseBody = { ...queued, status: 'in_progress' };
  let sequence = openingEvents(queued).length;
  const event = (type: string, fields: Record<string, unknown>): ResponseEvent => ({
    type,
    sequence_number: sequence++,
    ...fields,
  });
  yield event('response.in_progress', { response: body });
  const output = new Output(body.id, event);
  const used = (items: readonly Item[]) => usage(context.promptTokens, tokensOf(items, context.tokenizer));
  let finish: FinishReason = 'stop';
  try {
    for await (const piece of pieces) {
      if (piece.type === 'end') finish = piece.finish;
      else yield* output.take(piece);
    }
  } catch (error) {
    const { code, message } = asApiError(error);
    const items = output.items('incomplete');
    const progress = { status: 'failed', error: { code, message }, output: items, usage: used(items) };
    yield event('response.failed', { response: { ...body, ...progress } });
    return;
  }
  if (context.signal.aborted) {
    const items = output.items('incomplete');
    const progress = { status: 'cancelled', output: items, usage: used(items) };
    yield event('response.failed', { response: { ...body, ...progress } });
    return;
  }
  const complete = finish === 'stop' || finish === 'tool_calls';
  yield* output.finish(complete ? 'completed' : 'incomplete');
  const items = output.items('completed');
  const end: ResponseProgress = {
    status: complete ? 'completed' : 'incomplete',
    completed_at: complete ? seconds(context.clock) : null,
    error: null,
    incomplete_details: complete ? null : { reason: finish === 'length' ? 'max_output_tokens' : 'content_filter' },
    output: items,
    usage: used(items),
  };
  yield event(`response.${end.status}`, { response: { ...body, ...end } });
}

/** The event that reports that the stream, not the answer, has failed. */
export function failureEvent({ message, type, code, param }: ErrorBody, sequence_number: number): ResponseEvent {
  return { type: 'error', sequence_number, code, message, param, error: { type, code, message, param } };
}

export function isTerminal({ type }: ResponseEvent): boolean {
  return type === 'response.completed' || type === 'response.incomplete' || type === 'response.failed';
}

type Open = { readonly id: string } & (
  | { readonly kind: 'message'; readonly part: OutputPart['type'] | undefined; text: string; readonly logprobs: TokenLogprob[] }
  | { readonly kind: 'call'; readonly callId: string; readonly name: string; text: string }
);

/** The items of an answer while they are made. */
class Output {
  readonly #ids;
  readonly #event: (type: string, fields: Record<string, unknown>) => ResponseEvent;
  readonly #done: Item[] = [];
  #open: Open | undefined;

  constructor(responseId: string, event: (type: string, fields: Record<string, unknown>) => ResponseEvent) {
    // Of the id of the answer, so that whoever makes it again gives its items the same names.
    this.#ids = makeIds(responseId);
    this.#event = event;
  }

  *take(piece: Exclude<AnswerPiece, { type: 'end' }>): Generator<ResponseEvent> {
    if (piece.type === 'call') {
      yield* this.#close('completed');
      const open: Open = { kind: 'call', id: this.#ids.next('fc_'), callId: this.#ids.next('call_'), name: piece.name, text: '' };
      this.#open = open;
      yield this.#event('response.output_item.added', { ...this.#atItem(), item: item(open, 'in_progress') });
    } else if (piece.type === 'arguments' && this.#open?.kind === 'call') {
      this.#open.text += piece.text;
      const { id } = this.#open;
      yield this.#event('response.function_call_arguments.delta', { item_id: id, ...this.#atItem(), delta: piece.text });
    } else if (piece.type !== 'arguments') {
      const kind = piece.type === 'text' ? 'output_text' : 'refusal';
      if (this.#open?.kind !== 'message' || this.#open.part !== kind) yield* this.#openMessage(kind);
      if (this.#open?.kind !== 'message') return;
      const logprobs = piece.logprobs ?? [];
      this.#open.text += piece.text;
      this.#open.logprobs.push(...logprobs);
      const told = kind === 'output_text' ? { logprobs } : {};
      yield this.#event(`response.${kind}.delta`, { ...this.#atPart(this.#open), delta: piece.text, ...told });
    }
  }

  *#openMessage(kind: OutputPart['type']): Generator<ResponseEvent> {
    yield* this.#close('completed');
    const bare: Extract<Open, { kind: 'message' }> = {
      kind: 'message',
      id: this.#ids.next('msg_'),
      part: undefined,
      text: '',
      logprobs: [],
    };
    this.#open = { ...bare, part: kind, logprobs: [] };
    yield this.#event('response.output_item.added', { ...this.#atItem(), item: item(bare, 'in_progress') });
    yield this.#event('response.content_part.added', { ...this.#atPart(this.#open), part: part(this.#open) });
  }

  /** An answer that ends without a word is an empty message. */
  *finish(status: ItemStatus): Generator<ResponseEvent> {
    if (this.#open === undefined && this.#done.length === 0) yield* this.#openMessage('output_text');
    yield* this.#close(status);
  }

  *#close(status: ItemStatus): Generator<ResponseEvent> {
    const open = this.#open;
    if (open === undefined) return;
    if (open.kind === 'call') {
      const { id, name, text } = open;
      yield this.#event('response.function_call_arguments.done', { item_id: id, ...this.#atItem(), name, arguments: text });
    } else {
      const { text, logprobs } = open;
      const said = open.part === 'refusal' ? { refusal: text } : { text, logprobs };
      yield this.#event(`response.${open.part}.done`, { ...this.#atPart(open), ...said });
      yield this.#event('response.content_part.done', { ...this.#atPart(open), part: part(open) });
    }
    const closed = item(open, status);
    yield this.#event('response.output_item.done', { ...this.#atItem(), item: closed });
    this.#done.push(closed);
    this.#open = undefined;
  }

  /** All so far, the one that is open with this status. */
  items(status: ItemStatus): readonly Item[] {
    return this.#open === undefined ? [...this.#done] : [...this.#done, item(this.#open, status)];
  }

  #atItem() {
    return { output_index: this.#done.length };
  }

  #atPart({ id }: Open) {
    return { item_id: id, output_index: this.#done.length, content_index: 0 };
  }
}

function item(open: Open, status: ItemStatus): Item {
  if (open.kind === 'call') {
    const { id, callId, name, text } = open;
    return { id, type: 'function_call', status, call_id: callId, name, arguments: text };
  }
  const content = open.part === undefined ? [] : [part(open)];
  return { id: open.id, type: 'message', role: 'assistant', status, content };
}

function part({ part: type, text, logprobs }: Extract<Open, { kind: 'message' }>): OutputPart {
  // A copy: what stands in an event does not grow any more.
  return type === 'refusal' ? { type, refusal: text } : { type: 'output_text', text, annotations: [], logprobs: [...logprobs] };
}

function usage(input: number, output: number): ResponseUsage {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  };
}

/** Those of each text, and of the name and arguments of each call. */
function tokensOf(items: readonly Item[], tokenizer: Tokenizer): number {
  let tokens = 0;
  for (const made of items) {
    if (made.type === 'function_call') tokens += tokenizer.count(String(made.name)) + tokenizer.count(String(made.arguments));
    for (const said of (made.content ?? []) as readonly OutputPart[])
      tokens += tokenizer.count(said.type === 'refusal' ? said.refusal : said.text);
  }
  return tokens;
}
