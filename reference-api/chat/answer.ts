// A chat request -> one answer, piece by piece: text, JSON or function calls, within the limit and before the first stop sequence.
import type { Ids } from '../ids.ts';
import { generate } from '../model/language-model.ts';
import { type Random, seededRandom } from '../model/random.ts';
import type { Tokenizer } from '../model/tokenizer.ts';
import { jsonFor } from './json-output.ts';
import { lastUserText, textOf } from './prompt.ts';
import { stopFilter } from './stop-filter.ts';
import { calledTools } from './tool-choice.ts';
import type { AnswerPiece, ChatRequest, FinishReason, Tool } from './types.ts';

const FILTER_TRIGGER = 'trigger the content filter';
const PIECES_BEFORE_FILTER = 6;

export interface AnswerContext {
  readonly tokenizer: Tokenizer;
  readonly ids: Ids;
  /** The most tokens that the answer may have. */
  readonly limit: number;
  /** Names the choices of the model: the same text, the same choices. */
  readonly seed: string;
}

/** A finish reason that comes before the end of what the model would have said. */
type Cut = Extract<FinishReason, 'length' | 'content_filter'>;

export function* answer(request: ChatRequest, index: number, context: AnswerContext): Generator<AnswerPiece> {
  const random = seededRandom(`${context.seed} ${index}`);
  const tools = calledTools(request);
  if (tools.length > 0) yield* functionCalls(request, tools, index, random, context);
  else yield* text(request, index, random, context);
}

function* text(request: ChatRequest, index: number, random: Random, context: AnswerContext): Generator<AnswerPiece> {
  const stops = request.stop === undefined ? [] : [request.stop].flat();
  const filter = stopFilter(stops);
  let sent = '';
  let cut: Cut | undefined;
  const budget = { left: context.limit };
  for (const piece of limited(source(request, random), request, budget, context.tokenizer)) {
    if (typeof piece !== 'string') {
      cut = piece.cut;
      break;
    }
    const safe = filter.push(piece);
    sent += safe;
    if (safe !== '') yield { type: 'text', index, text: safe };
    if (filter.stopped) break;
  }
  const rest = filter.flush();
  sent += rest;
  if (rest !== '') yield { type: 'text', index, text: rest };
  yield { type: 'end', index, finish: filter.stopped ? 'stop' : (cut ?? 'stop'), tokens: context.tokenizer.count(sent) };
}

/** What the model would say if nothing stopped it. */
function* source(request: ChatRequest, random: Random): Generator<string> {
  const format = request.response_format;
  if (format?.type === 'json_schema')
    yield JSON.stringify(jsonFor(format.json_schema.schema, random, 'response_format.json_schema.schema'));
  else if (format?.type === 'json_object') yield JSON.stringify({ answer: [...sentences(request, random)].join('') });
  else yield* sentences(request, random);
}

function sentences(request: ChatRequest, random: Random): Generator<string> {
  const prompt = request.messages.map(textOf).join('\n');
  return generate(lastUserText(request.messages) || prompt, {
    temperature: request.temperature ?? 1,
    topP: request.top_p ?? 1,
    random,
  });
}

/** The pieces of whole tokens for which the budget suffices, then the reason why there are no more. */
function* limited(
  source: Iterable<string>,
  request: ChatRequest,
  budget: { left: number },
  tokenizer: Tokenizer,
): Generator<string | { readonly cut: Cut }> {
  let untilFilter = lastUserText(request.messages).toLowerCase().includes(FILTER_TRIGGER)
    ? PIECES_BEFORE_FILTER
    : Number.POSITIVE_INFINITY;
  for (const said of source) {
    for (const piece of tokenizer.pieces(said)) {
      if (piece.tokens > budget.left) return yield { cut: 'length' };
      if (untilFilter-- === 0) return yield { cut: 'content_filter' };
      budget.left -= piece.tokens;
      yield piece.text;
    }
  }
}

function* functionCalls(
  request: ChatRequest,
  tools: readonly Tool[],
  index: number,
  random: Random,
  context: AnswerContext,
): Generator<AnswerPiece> {
  const { tokenizer, ids } = context;
  const budget = { left: context.limit };
  // All before the first piece, since a schema that cannot be followed is refused with a status.
  const calls = tools.map(({ function: { name, parameters } }) => {
    const param = `tools[${request.tools?.findIndex((tool) => tool.function.name === name)}].function.parameters`;
    return { name, written: JSON.stringify(jsonFor({ type: 'object', ...parameters }, random, param)) };
  });
  let tokens = 0;
  for (const [call, { name, written }] of calls.entries()) {
    budget.left -= tokenizer.count(name);
    if (budget.left < 0) return yield { type: 'end', index, finish: 'length', tokens };
    tokens += tokenizer.count(name);
    yield { type: 'call', index, call, id: ids.next('call_'), name };
    let sent = '';
    for (const piece of limited([written], request, budget, tokenizer)) {
      if (typeof piece !== 'string')
        return yield { type: 'end', index, finish: piece.cut, tokens: tokens + tokenizer.count(sent) };
      sent += piece;
      yield { type: 'arguments', index, call, text: piece };
    }
    tokens += tokenizer.count(sent);
  }
  yield { type: 'end', index, finish: 'tool_calls', tokens };
}
