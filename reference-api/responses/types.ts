// A valid request of the Responses API as the description says it, and the answer to it.
import type { TokenLogprob } from '../chat/token-logprobs.ts';
import type { ChatRequest, OutputSchema } from '../chat/types.ts';

export interface ResponseRequest {
  readonly model: string;
  readonly input: string | readonly InputItem[];
  readonly instructions?: string | null;
  readonly previous_response_id?: string | null;
  readonly include?: readonly string[] | null;
  readonly tools?: readonly FunctionTool[] | null;
  readonly tool_choice?: ToolChoice | null;
  readonly parallel_tool_calls?: boolean | null;
  readonly text?: { readonly format?: TextFormat | null } | null;
  readonly stream?: boolean | null;
  readonly background?: boolean | null;
  readonly store?: boolean | null;
  readonly truncation?: 'auto' | 'disabled' | null;
  readonly max_output_tokens?: number | null;
  readonly temperature?: number | null;
  readonly top_p?: number | null;
  readonly frequency_penalty?: number | null;
  readonly presence_penalty?: number | null;
  readonly top_logprobs?: number | null;
  readonly service_tier?: ChatRequest['service_tier'];
  readonly seed?: number | null;
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly safety_identifier?: string | null;
  readonly prompt_cache_key?: string | null;
}

export interface FunctionTool {
  readonly type: 'function';
  readonly name: string;
  readonly description?: string | null;
  readonly parameters?: OutputSchema | null;
  readonly strict?: boolean | null;
}

type Mode = 'none' | 'auto' | 'required';

export type ToolChoice =
  | Mode
  | { readonly type: 'function'; readonly name: string }
  | { readonly type: 'allowed_tools'; readonly mode?: Mode; readonly tools: readonly { readonly name: string }[] };

export type TextFormat =
  | { readonly type: 'text' | 'json_object' }
  | {
      readonly type: 'json_schema';
      readonly name: string;
      readonly description?: string | null;
      readonly schema: OutputSchema;
      readonly strict?: boolean | null;
    };

export type InputPart =
  | { readonly type: 'input_text'; readonly text: string }
  | { readonly type: 'input_image'; readonly image_url: string; readonly detail?: string }
  | { readonly type: 'output_text'; readonly text: string }
  | { readonly type: 'refusal'; readonly refusal: string };

export interface InputMessage {
  readonly type?: 'message';
  readonly role: 'system' | 'developer' | 'user' | 'assistant';
  readonly content: string | readonly InputPart[];
  readonly phase?: string | null;
}

export interface CallItem {
  readonly type: 'function_call';
  readonly call_id: string;
  readonly name: string;
  readonly arguments: string;
}

export interface CallOutputItem {
  readonly type: 'function_call_output';
  readonly call_id: string;
  readonly output: string | readonly InputPart[];
}

export interface CompactionItem {
  readonly type: 'compaction';
  readonly encrypted_content: string;
}

export interface ItemReference {
  readonly type: 'item_reference';
  readonly id: string;
}

export type InputItem = InputMessage | CallItem | CallOutputItem | CompactionItem | ItemReference;

/** An item as it is remembered: whole, and with an id. */
export type Item = Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string };

export type ResponseStatus = 'queued' | 'in_progress' | 'completed' | 'incomplete' | 'failed' | 'cancelled';
export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

export type OutputPart =
  | {
      readonly type: 'output_text';
      readonly text: string;
      readonly annotations: readonly never[];
      readonly logprobs: readonly TokenLogprob[];
    }
  | { readonly type: 'refusal'; readonly refusal: string };

export interface ResponseUsage {
  readonly input_tokens: number;
  readonly input_tokens_details: { readonly cached_tokens: number };
  readonly output_tokens: number;
  readonly output_tokens_details: { readonly reasoning_tokens: number };
  readonly total_tokens: number;
}

/** What changes while the answer is made. */
export interface ResponseProgress {
  readonly status: ResponseStatus;
  readonly completed_at: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly incomplete_details: { readonly reason: 'max_output_tokens' | 'content_filter' } | null;
  readonly output: readonly Item[];
  readonly usage: ResponseUsage | null;
}

/** The answer as the description says it: what the request was, and how far it is answered. */
export interface ResponseBody extends ResponseProgress {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** A numbered, typed event. */
export type ResponseEvent = Readonly<Record<string, unknown>> & { readonly type: string; readonly sequence_number: number };
