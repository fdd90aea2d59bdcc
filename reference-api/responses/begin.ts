// A request of the Responses API -> the answer as it stands before it is made, and what the engine needs to make it.
import type { ChatRun } from '../chat/types.ts';
import { seconds } from '../clock.ts';
import { ApiError, invalid, notFound } from '../errors.ts';
import type { Call, Services } from '../services.ts';
import type { ResponseRecord } from '../state/types.ts';
import { chatRequest, namingFields } from './chat-request.ts';
import { messagesOf, rememberedItems } from './items.ts';
import type { FunctionTool, InputItem, Item, ResponseBody, ResponseRequest, TextFormat } from './types.ts';

/** For how long an answer is kept. */
const KEPT_SECONDS = 24 * 60 * 60;
const LONGEST_CHAIN = 256;

export interface Begun {
  readonly record: ResponseRecord;
  readonly run: ChatRun;
  /** What stands before the input of the request. */
  readonly earlier: readonly Item[];
}

/** Who asks, and by which request. */
export type Asked = Pick<Call, 'owner' | 'apiKeyId' | 'requestId' | 'operation'>;

/** Looks for an answer that a request goes on from. */
export type FindResponse = (id: string) => Promise<ResponseRecord | undefined>;

/** Throws what is known before the first piece. */
export async function beginResponse(
  request: ResponseRequest,
  { owner, apiKeyId, requestId, operation }: Asked,
  services: Services,
  find: FindResponse = (id) => services.responses.find(owner, id),
): Promise<Begun> {
  const { clock, ids, chat, live } = services;
  const earlier = request.previous_response_id == null ? [] : await conversation(request.previous_response_id, find);
  const id = ids.next('resp_');
  const given = typeof request.input === 'string' ? request.input : request.input.map((item, at) => referred(item, at, earlier));
  const input = rememberedItems(given, earlier, ids);
  const start = (items: readonly Item[]) => {
    const asked = chatRequest(request, messagesOf(items), Number.parseInt(id.slice(-7), 16));
    return { asked, run: namingFields(() => chat.start(asked)) };
  };
  const { asked, run } = request.truncation === 'auto' ? fitting([...earlier, ...input], start) : start([...earlier, ...input]);
  const created = seconds(clock);
  const store = request.store ?? true;
  const background = request.background === true;
  const expiresAt = created + KEPT_SECONDS;
  const body: ResponseBody = {
    id,
    object: 'response',
    created_at: created,
    expires_at: store ? expiresAt : null,
    model: run.model,
    system_fingerprint: run.fingerprint,
    ...settings(request),
    service_tier: run.serviceTier,
    background,
    store,
    status: background ? 'queued' : 'in_progress',
    completed_at: null,
    error: null,
    incomplete_details: null,
    output: [],
    usage: null,
  };
  const queue = background ? { position: live.waiting(), waitSeconds: 0 } : null;
  const source = { id: requestId, owner, apiKeyId: apiKeyId ?? null, operation: operation.id, batchId: null, queue };
  return { record: { id, owner, body, input, chat: asked, source, expiresAt }, run, earlier };
}

/** What the request has set, as the answer repeats it. */
function settings(request: ResponseRequest): Record<string, unknown> {
  return {
    previous_response_id: request.previous_response_id ?? null,
    instructions: request.instructions ?? null,
    tools: (request.tools ?? []).map(wholeTool),
    tool_choice: request.tool_choice ?? 'auto',
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    text: { format: wholeFormat(request.text?.format) },
    reasoning: null,
    truncation: request.truncation ?? 'disabled',
    max_output_tokens: request.max_output_tokens ?? null,
    max_tool_calls: null,
    temperature: request.temperature ?? 1,
    top_p: request.top_p ?? 1,
    presence_penalty: request.presence_penalty ?? 0,
    frequency_penalty: request.frequency_penalty ?? 0,
    top_logprobs: request.top_logprobs ?? 0,
    metadata: request.metadata ?? {},
    safety_identifier: request.safety_identifier ?? null,
    prompt_cache_key: request.prompt_cache_key ?? null,
  };
}

function wholeTool({ name, description, parameters, strict }: FunctionTool): Required<FunctionTool> {
  return { type: 'function', name, description: description ?? null, parameters: parameters ?? null, strict: strict ?? true };
}

function wholeFormat(format: TextFormat | null | undefined): Record<string, unknown> {
  if (format?.type !== 'json_schema') return { type: format?.type ?? 'text' };
  const { type, name, description, schema, strict } = format;
  return { type, name, description: description ?? null, schema, strict: strict ?? true };
}

/** All items up to the end of an answer, the oldest first. */
export async function conversation(id: string, find: FindResponse): Promise<readonly Item[]> {
  const items: Item[][] = [];
  for (let next: unknown = id; typeof next === 'string'; ) {
    const record: ResponseRecord | undefined = await find(next);
    if (record === undefined) throw missing(next);
    const { status, output, previous_response_id } = record.body;
    if (status === 'queued' || status === 'in_progress')
      throw new ApiError(409, 'response_not_ended', `The response \`${next}\` has not ended yet.`, {
        param: 'previous_response_id',
        headers: { 'retry-after': '1' },
      });
    items.unshift([...record.input, ...output]);
    if (items.length > LONGEST_CHAIN)
      throw invalid('previous_response_id', `A conversation may have ${LONGEST_CHAIN} responses.`, 'context_length_exceeded');
    next = previous_response_id;
  }
  return items.flat();
}

function missing(id: string): ApiError {
  const message = `The response \`${id.slice(0, 100)}\` does not exist.`;
  return notFound('previous_response_id', message, 'previous_response_not_found');
}

/** An item that is named by its id -> the item. */
function referred(item: InputItem, index: number, earlier: readonly Item[]): Exclude<InputItem, { type: 'item_reference' }> {
  if (item.type !== 'item_reference') return item;
  const found = earlier.find(({ id }) => id === item.id);
  if (found === undefined)
    throw notFound(`input[${index}].id`, `The item \`${item.id.slice(0, 100)}\` does not exist.`, 'item_not_found');
  return found as unknown as Exclude<InputItem, { type: 'item_reference' }>;
}

/** Leaves out the oldest items, until the rest fits. */
function fitting<T>(items: readonly Item[], start: (items: readonly Item[]) => T): T {
  for (let first = 0; ; first = nextFirst(items, first)) {
    try {
      return start(items.slice(first));
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'context_length_exceeded' || nextFirst(items, first) >= items.length)
        throw error;
    }
  }
}

/** What a function has returned does not stay without its call. */
function nextFirst(items: readonly Item[], first: number): number {
  let next = first + 1;
  while (items[next]?.type === 'function_call_output') next++;
  return next;
}
