// Messages -> the text that the model reads, and its tokens.
import { invalid } from '../errors.ts';
import type { Tokenizer } from '../model/tokenizer.ts';
import type { ChatRequest, Message } from './types.ts';

/** Longer prompts cannot fit, and counting them would cost more than answering. */
const MAX_CHARACTERS = 100_000;
const TOKENS_PER_MESSAGE = 3;
const TOKENS_TO_OPEN_ANSWER = 3;

export function textOf(message: Message): string {
  const { content } = message;
  const said = typeof content === 'string' ? content : (content ?? []).map(({ text }) => text).join('');
  return said + (message.tool_calls ?? []).map((call) => call.function.name + call.function.arguments).join('');
}

export function lastUserText(messages: readonly Message[]): string {
  const message = messages.findLast(({ role }) => role === 'user');
  return message === undefined ? '' : textOf(message);
}

/** The count that the description promises. Throws when the prompt does not fit. */
export function promptTokens(request: ChatRequest, tokenizer: Tokenizer, contextWindow: number): number {
  const tools = request.tools === undefined ? '' : JSON.stringify(request.tools);
  const texts = request.messages.map(textOf);
  const tooLong = invalid(
    'messages',
    `The messages are longer than the context window of ${contextWindow} tokens.`,
    'context_length_exceeded',
  );
  if (texts.reduce((length, text) => length + text.length, tools.length) > MAX_CHARACTERS) throw tooLong;
  let tokens = TOKENS_TO_OPEN_ANSWER + tokenizer.count(tools);
  for (const [index, { role, name }] of request.messages.entries()) {
    tokens += TOKENS_PER_MESSAGE + tokenizer.count(role) + tokenizer.count(texts[index] ?? '') + tokenizer.count(name ?? '');
  }
  if (tokens >= contextWindow) throw tooLong;
  return tokens;
}
