// A valid chat request as the description says it, and an answer in pieces.
import type { Skipped } from './answering-model.ts';
import type { TokenLogprob } from './token-logprobs.ts';

export interface ChatRequest {
  readonly model: string;
  /** Who answers when `model` cannot, in this order. */
  readonly models?: readonly string[] | null;
  readonly messages: readonly Message[];
  readonly stream?: boolean | null;
  readonly stream_options?: { readonly include_usage?: boolean } | null;
  readonly max_completion_tokens?: number | null;
  readonly max_tokens?: number | null;
  readonly temperature?: number | null;
  readonly top_p?: number | null;
  readonly frequency_penalty?: number | null;
  readonly presence_penalty?: number | null;
  /** By token of the tokenizer. */
  readonly logit_bias?: Readonly<Record<string, number>> | null;
  readonly logprobs?: boolean | null;
  readonly top_logprobs?: number | null;
  readonly n?: number | null;
  readonly seed?: number | null;
  readonly stop?: string | readonly string[] | null;
  readonly tools?: readonly Tool[];
  readonly tool_choice?: 'none' | 'auto' | 'required' | { readonly function: { readonly name: string } };
  readonly parallel_tool_calls?: boolean;
  readonly response_format?:
    | { readonly type: 'text' | 'json_object' }
    | { readonly type: 'json_schema'; readonly json_schema: { readonly schema: OutputSchema } };
  readonly service_tier?: 'auto' | ServiceTier | null;
}

export type ServiceTier = 'default' | 'flex' | 'priority';

export interface Message {
  readonly role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
  readonly content?: string | readonly { readonly text: string }[] | null;
  readonly name?: string;
  readonly tool_calls?: readonly { readonly function: { readonly name: string; readonly arguments: string } }[];
}

export interface Tool {
  readonly function: { readonly name: string; readonly description?: string; readonly parameters?: OutputSchema };
}

export type OutputSchema = Readonly<Record<string, unknown>>;
export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter';

/** What happens next to the answer `index`. */
export type AnswerPiece =
  | {
      readonly type: 'text' | 'refusal';
      readonly index: number;
      readonly text: string;
      /** Of the tokens that end in this piece, when the request asked for them. */
      readonly logprobs?: readonly TokenLogprob[];
    }
  | { readonly type: 'call'; readonly index: number; readonly call: number; readonly id: string; readonly name: string }
  | { readonly type: 'arguments'; readonly index: number; readonly call: number; readonly text: string }
  | { readonly type: 'end'; readonly index: number; readonly finish: FinishReason; readonly tokens: number };

export interface ChatRun {
  readonly id: string;
  readonly created: number;
  /** The snapshot that answers. */
  readonly model: string;
  readonly fingerprint: string;
  readonly promptTokens: number;
  readonly count: number;
  readonly serviceTier: ServiceTier;
  /** The models that were asked before, when the request named several. */
  readonly skipped?: readonly Skipped[];
  /** The pieces of all answers, those of several answers in turns. `paceMs` is the time that one piece takes. */
  pieces(paceMs: number, signal: AbortSignal): AsyncGenerator<AnswerPiece>;
}

export interface ChatEngine {
  /** Throws what is known before the first piece: a model that cannot answer, a prompt that is too long, a schema that cannot be followed. */
  start(request: ChatRequest): ChatRun;
}

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details: { readonly cached_tokens: number };
  readonly completion_tokens_details: { readonly reasoning_tokens: number };
}

export function usage(promptTokens: number, completionTokens: number): Usage {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
}

/** What every answer and every chunk of one says of its making. */
export function identity(run: ChatRun, object: string): Record<string, unknown> {
  return {
    id: run.id,
    object,
    created: run.created,
    model: run.model,
    system_fingerprint: run.fingerprint,
    service_tier: run.serviceTier,
    ...(run.skipped === undefined ? {} : { fallback_from: run.skipped }),
  };
}
