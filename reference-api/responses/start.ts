// A request of the Responses API -> the run of the engine that answers it, and the answer at each point of its making.

import type { ChatRun, FinishReason, Message } from '../chat/types.ts';
import { type Clock, seconds } from '../clock.ts';
import { ApiError } from '../errors.ts';
import type { Services } from '../services.ts';
import type { ItemStatus, OutputMessage, OutputText, ResponseProgress, ResponseRequest } from './types.ts';

export interface ResponseRun {
  readonly run: ChatRun;
  readonly itemId: string;
  /** The answer as the description says it. */
  response(progress: ResponseProgress): Record<string, unknown>;
}

export function startResponse(request: ResponseRequest, { chat, ids }: Services): ResponseRun {
  const { model, temperature, top_p, max_output_tokens } = request;
  const run = namingInput(() =>
    chat.start({
      model,
      messages: messagesOf(request),
      ...(temperature === undefined ? {} : { temperature }),
      ...(top_p === undefined ? {} : { top_p }),
      ...(max_output_tokens == null ? {} : { max_completion_tokens: max_output_tokens }),
    }),
  );
  const id = ids.next('resp_');
  return {
    run,
    itemId: ids.next('msg_'),
    response: (progress) => ({
      id,
      object: 'response',
      created_at: run.created,
      model: run.model,
      instructions: request.instructions ?? null,
      max_output_tokens: max_output_tokens ?? null,
      temperature: temperature ?? 1,
      top_p: top_p ?? 1,
      store: false,
      metadata: request.metadata ?? {},
      ...progress,
    }),
  };
}

export const BEGUN: ResponseProgress = {
  status: 'in_progress',
  completed_at: null,
  error: null,
  incomplete_details: null,
  output: [],
  usage: null,
};

/** `tokens`: those of the text. */
export function ended(
  { run, itemId }: ResponseRun,
  text: string,
  finish: FinishReason,
  tokens: number,
  clock: Clock,
): ResponseProgress {
  const complete = finish === 'stop' || finish === 'tool_calls';
  return {
    ...BEGUN,
    status: complete ? 'completed' : 'incomplete',
    completed_at: complete ? seconds(clock) : null,
    incomplete_details: complete ? null : { reason: finish === 'length' ? 'max_output_tokens' : 'content_filter' },
    output: [item(itemId, complete ? 'completed' : 'incomplete', [part(text)])],
    usage: {
      input_tokens: run.promptTokens,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: tokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: run.promptTokens + tokens,
    },
  };
}

export function item(id: string, status: ItemStatus, content: readonly OutputText[]): OutputMessage {
  return { id, type: 'message', role: 'assistant', status, content };
}

export function part(text: string): OutputText {
  return { type: 'output_text', text, annotations: [] };
}

function messagesOf({ input, instructions }: ResponseRequest): readonly Message[] {
  const items: readonly Message[] = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  return instructions == null ? items : [{ role: 'developer', content: instructions }, ...items];
}

/** The engine speaks of the messages that were made of `input`. */
function namingInput<T>(start: () => T): T {
  try {
    return start();
  } catch (error) {
    if (!(error instanceof ApiError) || error.param !== 'messages') throw error;
    throw new ApiError(error.status, error.code, error.message.replace('The messages are', 'The input is'), { param: 'input' });
  }
}
