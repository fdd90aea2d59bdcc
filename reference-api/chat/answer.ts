// A chat request -> one answer, piece by piece: text, JSON, a refusal or function calls, within the limit and before the first stop sequence.
import type { Ids } from '../ids.ts';
import type { LanguageModel } from '../model/language-model.ts';
import { seededRandom } from '../model/random.ts';
import type { Sampling } from '../model/sampler.ts';
import type { Tokenizer } from '../model/tokenizer.ts';
import { held, type Sent } from './held.ts';
import { callArguments, type Spoken, spoken, spokenRefusal } from './spoken.ts';
import { calledTools } from './tool-choice.ts';
import { triggersFilter, triggersRefusal } from './triggers.ts';
import type { AnswerPiece, ChatRequest, FinishReason, Tool } from './types.ts';

const PIECES_BEFORE_FILTER = 6;

export interface AnswerContext {
  readonly tokenizer: Tokenizer;
  readonly ids: Ids;
  readonly language: LanguageModel;
  /** The most tokens that the answer may have. */
  readonly limit: number;
  /** Names the choices of the model: the same text, the same choices. */
  readonly seed: string;
}

/** A finish reason that comes before the end of what the model would have said. */
type Cut = Extract<FinishReason, 'length' | 'content_filter'>;

export function* answer(request: ChatRequest, index: number, context: AnswerContext): Generator<AnswerPiece> {
  const random = seededRandom(`${context.seed} ${index}`);
  const sampling = { temperature: request.temperature ?? 1, topP: request.top_p ?? 1, random };
  const tools = calledTools(request);
  if (triggersRefusal(request)) yield* text('refusal', spokenRefusal(request, context.tokenizer), request, index, context);
  else if (tools.length > 0) yield* functionCalls(request, tools, index, sampling, context);
  else yield* text('text', spoken(request, sampling, context), request, index, context);
}

function* text(
  type: 'text' | 'refusal',
  source: Iterable<Spoken>,
  request: ChatRequest,
  index: number,
  context: AnswerContext,
): Generator<AnswerPiece> {
  const stops = request.stop == null || type === 'refusal' ? [] : [request.stop].flat();
  const sending = held(stops, request.logprobs === true);
  let sent = '';
  let cut: Cut | undefined;
  const budget = { left: context.limit };
  for (const piece of limited(source, request, budget)) {
    if ('cut' in piece) {
      cut = piece.cut;
      break;
    }
    const safe = sending.push(piece);
    sent += safe.text;
    if (says(safe)) yield { type, index, ...safe };
    if (sending.stopped) break;
  }
  const rest = sending.flush();
  sent += rest.text;
  if (says(rest)) yield { type, index, ...rest };
  yield { type: 'end', index, finish: sending.stopped ? 'stop' : (cut ?? 'stop'), tokens: context.tokenizer.count(sent) };
}

/** The probability of a token can come after the characters that were sent of it. */
function says({ text, logprobs = [] }: Sent): boolean {
  return text !== '' || logprobs.length > 0;
}

/** What the budget of tokens suffices for, then the reason why there is no more. */
function* limited(
  source: Iterable<Spoken>,
  request: ChatRequest,
  budget: { left: number },
): Generator<Spoken | { readonly cut: Cut }> {
  let untilFilter = triggersFilter(request) ? PIECES_BEFORE_FILTER : Number.POSITIVE_INFINITY;
  for (const piece of source) {
    if (piece.tokens > budget.left) return yield { cut: 'length' };
    if (untilFilter-- === 0) return yield { cut: 'content_filter' };
    budget.left -= piece.tokens;
    yield piece;
  }
}

function* functionCalls(
  request: ChatRequest,
  tools: readonly Tool[],
  index: number,
  sampling: Sampling,
  context: AnswerContext,
): Generator<AnswerPiece> {
  const { tokenizer, ids } = context;
  const budget = { left: context.limit };
  // All before the first piece, since a schema that cannot be followed is refused with a status.
  const calls = tools.map(({ function: { name, parameters } }) => {
    const param = `tools[${request.tools?.findIndex((tool) => tool.function.name === name)}].function.parameters`;
    return { name, written: callArguments(parameters, param, request, sampling) };
  });
  let tokens = 0;
  for (const [call, { name, written }] of calls.entries()) {
    budget.left -= tokenizer.count(name);
    if (budget.left < 0) return yield { type: 'end', index, finish: 'length', tokens };
    tokens += tokenizer.count(name);
    yield { type: 'call', index, call, id: ids.next('call_'), name };
    const source = tokenizer.pieces(written).map((piece) => ({ ...piece, logprobs: [] }));
    let sent = '';
    for (const piece of limited(source, request, budget)) {
      if ('cut' in piece) return yield { type: 'end', index, finish: piece.cut, tokens: tokens + tokenizer.count(sent) };
      sent += piece.text;
      yield { type: 'arguments', index, call, text: piece.text };
    }
    tokens += tokenizer.count(sent);
  }
  yield { type: 'end', index, finish: 'tool_calls', tokens };
}
