// A chat request -> a run: what is known at once, and the pieces of its answers as they are made.
import { type Clock, seconds } from '../clock.ts';
import { invalid } from '../errors.ts';
import type { Ids } from '../ids.ts';
import type { Model, ModelCatalogue } from '../model/catalogue.ts';
import type { Random } from '../model/random.ts';
import type { Tokenizer } from '../model/tokenizer.ts';
import { answer } from './answer.ts';
import { answeringModel } from './answering-model.ts';
import { promptTokens } from './prompt.ts';
import { calledTools } from './tool-choice.ts';
import type { AnswerPiece, ChatEngine, ChatRequest, ServiceTier } from './types.ts';

/** Changes with everything that changes the text of an answer. */
const FINGERPRINT = 'fp_assay_2';

export interface EngineParts {
  readonly clock: Clock;
  readonly ids: Ids;
  /** For requests without a seed. */
  readonly random: Random;
  readonly models: ModelCatalogue;
  readonly tokenizer: Tokenizer;
  /** What the owner allows for each answer. */
  readonly maxOutputTokens?: number | null;
}

export function chatEngine({ clock, ids, random, models, tokenizer, maxOutputTokens }: EngineParts): ChatEngine {
  return {
    start(request) {
      const { model, skipped } = answeringModel(request.model, request.models ?? [], 'chat', models);
      if (request.top_logprobs != null && request.logprobs !== true)
        throw invalid('top_logprobs', '`top_logprobs` needs `logprobs: true`.');
      const prompt = promptTokens(request, tokenizer, model.context_window);
      calledTools(request);
      const language = models.language(model.id);
      const wished = request.max_completion_tokens ?? request.max_tokens ?? Number.POSITIVE_INFINITY;
      const limit = Math.min(wished, maxOutputTokens ?? wished, model.max_output_tokens ?? 0, model.context_window - prompt);
      const seed = seedOf(request, model, random);
      const count = request.n ?? 1;
      const answers = Array.from({ length: count }, (_, index) =>
        answer(request, index, { tokenizer, ids, language, limit, seed }),
      );
      // The first piece is made before the answer begins: what it refuses is answered with its status, not inside a stream.
      const first = answers.map((pieces) => pieces.next());
      return {
        id: ids.next('chatcmpl-'),
        created: seconds(clock),
        model: model.id,
        fingerprint: FINGERPRINT,
        promptTokens: prompt,
        count,
        serviceTier: tierOf(request),
        ...(request.models == null ? {} : { skipped }),
        pieces: (paceMs, signal) => inTurns(answers, first, paceMs, signal, clock),
      };
    },
  };
}

async function* inTurns(
  answers: readonly Generator<AnswerPiece>[],
  first: readonly IteratorResult<AnswerPiece>[],
  paceMs: number,
  signal: AbortSignal,
  clock: Clock,
): AsyncGenerator<AnswerPiece> {
  const open = answers.map((pieces, index) => ({ pieces, next: first[index] }));
  while (open.some(({ next }) => next?.done !== true)) {
    for (const turn of open) {
      if (turn.next === undefined || turn.next.done === true) continue;
      if (paceMs > 0) await clock.sleep(paceMs, signal);
      if (signal.aborted) return;
      yield turn.next.value;
      turn.next = turn.pieces.next();
    }
  }
}

/** The tiers of this server differ in nothing but their name. */
function tierOf({ service_tier }: ChatRequest): ServiceTier {
  return service_tier == null || service_tier === 'auto' ? 'default' : service_tier;
}

/** All that shapes the text, and nothing else: streamed or not, cut short or not, the same request has the same text. */
function seedOf(request: ChatRequest, model: Model, random: Random): string {
  const { messages, tools, tool_choice, parallel_tool_calls, response_format } = request;
  const temperature = request.temperature ?? 1;
  const leaning = [request.frequency_penalty ?? 0, request.presence_penalty ?? 0, request.logit_bias ?? {}];
  const seed = request.seed ?? (temperature === 0 ? 0 : random());
  const shape = [
    seed,
    messages,
    temperature,
    request.top_p ?? 1,
    leaning,
    tools,
    tool_choice,
    parallel_tool_calls,
    response_format,
  ];
  return JSON.stringify([model.id, ...shape]);
}
