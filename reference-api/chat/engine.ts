// A chat request -> a run: what is known at once, and the pieces of its answers as they are made.
import { type Clock, seconds } from '../clock.ts';
import { notFound } from '../errors.ts';
import type { Ids } from '../ids.ts';
import type { Model, ModelCatalogue } from '../model/catalogue.ts';
import type { Random } from '../model/random.ts';
import type { Tokenizer } from '../model/tokenizer.ts';
import { answer } from './answer.ts';
import { promptTokens } from './prompt.ts';
import { calledTools } from './tool-choice.ts';
import type { AnswerPiece, ChatEngine, ChatRequest } from './types.ts';

/** Changes with everything that changes the text of an answer. */
const FINGERPRINT = 'fp_assay_1';

export interface EngineParts {
  readonly clock: Clock;
  readonly ids: Ids;
  /** For requests without a seed. */
  readonly random: Random;
  readonly models: ModelCatalogue;
  readonly tokenizer: Tokenizer;
}

export function chatEngine({ clock, ids, random, models, tokenizer }: EngineParts): ChatEngine {
  return {
    start(request) {
      const model = modelFor(request.model, 'chat', models);
      const prompt = promptTokens(request, tokenizer, model.context_window);
      calledTools(request);
      const wished = request.max_completion_tokens ?? request.max_tokens ?? Number.POSITIVE_INFINITY;
      const limit = Math.min(wished, model.max_output_tokens ?? 0, model.context_window - prompt);
      const seed = seedOf(request, model, random);
      const count = request.n ?? 1;
      const answers = Array.from({ length: count }, (_, index) => answer(request, index, { tokenizer, ids, limit, seed }));
      // The first piece is made before the answer begins: what it refuses is answered with its status, not inside a stream.
      const first = answers.map((pieces) => pieces.next());
      return {
        id: ids.next('chatcmpl-'),
        created: seconds(clock),
        model: model.id,
        fingerprint: FINGERPRINT,
        promptTokens: prompt,
        count,
        pieces: (paceMs, signal) => inTurns(answers, first, paceMs, signal, clock),
      };
    },
  };
}

/** The snapshot that answers for a name. Throws 404 for a name that is not served. */
export function modelFor(name: string, capability: 'chat' | 'embeddings', models: ModelCatalogue): Model {
  const model = models.resolve(name);
  if (model === undefined) throw notFound('model', `The model \`${name.slice(0, 100)}\` does not exist.`, 'model_not_found');
  if (!model.capabilities.includes(capability))
    throw notFound('model', `The model \`${model.id}\` does not do ${capability}.`, 'model_not_capable');
  return model;
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

/** All that shapes the text, and nothing else: streamed or not, cut short or not, the same request has the same text. */
function seedOf(request: ChatRequest, model: Model, random: Random): string {
  const { messages, temperature = 1, top_p = 1, tools, tool_choice, parallel_tool_calls, response_format } = request;
  const seed = request.seed ?? (temperature === 0 ? 0 : random());
  return JSON.stringify([model.id, seed, messages, temperature, top_p, tools, tool_choice, parallel_tool_calls, response_format]);
}
