// A chat request -> what the model would say if nothing stopped it, in pieces of whole characters.
import type { LanguageModel, Leaning, Said } from '../model/language-model.ts';
import type { Sampling } from '../model/sampler.ts';
import type { Tokenizer } from '../model/tokenizer.ts';
import { topicWords } from '../model/words.ts';
import { writeJson } from './json/write.ts';
import { lastUserText, textOf } from './prompt.ts';
import { logarithm, type TokenLogprob, WordLogprobs, type Written, writtenLogprobs } from './token-logprobs.ts';
import { REFUSAL_TEXT } from './triggers.ts';
import type { ChatRequest, OutputSchema } from './types.ts';

export interface Spoken {
  readonly text: string;
  /** How many tokens it has. */
  readonly tokens: number;
  /** One for each token, when the request asked for them. */
  readonly logprobs: readonly TokenLogprob[];
}

export interface Speaking {
  readonly language: LanguageModel;
  readonly tokenizer: Tokenizer;
}

export function* spoken(request: ChatRequest, sampling: Sampling, { language, tokenizer }: Speaking): Generator<Spoken> {
  const format = request.response_format;
  if (format?.type === 'json_schema')
    yield* document(
      written(format.json_schema.schema, 'response_format.json_schema.schema', request, sampling),
      request,
      tokenizer,
    );
  else if (format?.type === 'json_object')
    yield* document(jsonObject(request, sampling, { language, tokenizer }), request, tokenizer);
  else yield* words(request, sampling, { language, tokenizer });
}

/** The arguments of a call. */
export function callArguments(
  parameters: OutputSchema | undefined,
  param: string,
  request: ChatRequest,
  sampling: Sampling,
): string {
  // Without parameters a function takes none.
  const schema = parameters === undefined ? { type: 'object', additionalProperties: false } : { type: 'object', ...parameters };
  return joined(written(schema, param, request, sampling));
}

export function* spokenRefusal(request: ChatRequest, tokenizer: Tokenizer): Generator<Spoken> {
  yield* document([{ text: REFUSAL_TEXT, logprob: 0 }], request, tokenizer);
}

function* words(request: ChatRequest, sampling: Sampling, speaking: Speaking): Generator<Spoken> {
  const { tokenizer } = speaking;
  const known = request.logprobs === true ? new WordLogprobs(tokenizer, request.top_logprobs ?? 0) : undefined;
  for (const said of sentences(request, sampling, speaking)) yield* inPieces(said.text, known?.of(said), tokenizer);
}

/** Tokens cross from part to part, so it is cut into tokens as a whole. */
function* document(parts: readonly Written[], request: ChatRequest, tokenizer: Tokenizer): Generator<Spoken> {
  const logprobs = request.logprobs === true ? writtenLogprobs(parts, tokenizer, request.top_logprobs ?? 0) : undefined;
  yield* inPieces(joined(parts), logprobs, tokenizer);
}

function* inPieces(text: string, logprobs: readonly TokenLogprob[] | undefined, tokenizer: Tokenizer): Generator<Spoken> {
  let at = 0;
  for (const piece of tokenizer.pieces(text)) {
    yield { ...piece, logprobs: logprobs?.slice(at, at + piece.tokens) ?? [] };
    at += piece.tokens;
  }
}

function written(schema: OutputSchema, param: string, request: ChatRequest, sampling: Sampling): readonly Written[] {
  const topic = topicWords(lastUserText(request.messages)).filter((word) => /^\p{L}+$/u.test(word));
  return writeJson(schema, { sampling, topic, param });
}

function jsonObject(request: ChatRequest, sampling: Sampling, speaking: Speaking): Written[] {
  const said = [...sentences(request, sampling, speaking)].map((choice) => ({
    text: JSON.stringify(choice.text).slice(1, -1),
    logprob: logarithm(choice.options().find(({ value }) => value === choice.text)?.probability ?? 1),
  }));
  return [{ text: '{"answer":"', logprob: 0 }, ...said, { text: '"}', logprob: 0 }];
}

function sentences(request: ChatRequest, sampling: Sampling, { language, tokenizer }: Speaking): Generator<Said> {
  const prompt = request.messages.map(textOf).join('\n');
  return language.generate(lastUserText(request.messages) || prompt, sampling, leaning(request, tokenizer));
}

function leaning({ frequency_penalty, presence_penalty, logit_bias }: ChatRequest, tokenizer: Tokenizer): Leaning {
  const biases = new Map(Object.entries(logit_bias ?? {}).map(([token, bias]) => [Number(token), bias]));
  return {
    frequencyPenalty: frequency_penalty ?? 0,
    presencePenalty: presence_penalty ?? 0,
    ...(biases.size === 0 ? {} : { bias: biasOf(biases, tokenizer) }),
  };
}

/** The bias of a word is the sum of those of its tokens. */
function biasOf(biases: ReadonlyMap<number, number>, tokenizer: Tokenizer): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    const bias = known.get(text) ?? tokenizer.encode(text).reduce((sum, token) => sum + (biases.get(token) ?? 0), 0);
    known.set(text, bias);
    return bias;
  };
}

function joined(parts: readonly Written[]): string {
  return parts.map(({ text }) => text).join('');
}
