// In: an answer. Out: signs that it is, or is not, the output of a model.
import type { Node } from '../../description/node.ts';
import { type FoundField, fieldsUnder, snake } from '../schema/fields.ts';
import { contentOf, successesOf } from '../schema/media.ts';
import { itemsOf, properties, typesOf } from '../schema/schema-view.ts';
import type { AnswerMap } from '../types.ts';
import { has } from './answer.ts';

/** What stores a prompt or opens a session returns no output of a model: a client secret, or its own settings again. */
export function isSessionOrSetup(answer: AnswerMap | undefined, top: readonly FoundField[]): boolean {
  if (answer === undefined) return false;
  const words = new Set(properties(answer.schema).map(({ name }) => snake(name)));
  if (words.has('client_secret') || words.has('ephemeral_key')) return true;
  const echoes = top.filter(
    (field) =>
      /^(temperature|turn_detection|instructions|tools|voice|modalities|prompt|messages)$/.test(field.word) &&
      words.has(field.word),
  );
  return echoes.length >= 2 && answer.usage === undefined && answer.finishReason === undefined && answer.text === undefined;
}

export function returnsNothing(operation: Node): boolean {
  const successes = successesOf(operation);
  return (
    successes.length > 0 &&
    successes.every(([, response]) => contentOf(response).length === 0 && response.get('schema') === undefined)
  );
}

/** Pulling or creating a model is followed by its status; no output comes back. */
export function isStatusOnly(answer: AnswerMap | undefined): boolean {
  if (answer === undefined || answer.usage !== undefined || answer.finishReason !== undefined) return false;
  const words = properties(answer.schema).map(({ name }) => snake(name));
  return words.includes('status') && words.every((word) => /^(status|digest|total|completed|message|error|success)$/.test(word));
}

/** Tokens with their places or ids, and no account of a generation. */
export function tokenizes(answer: AnswerMap | undefined): boolean {
  if (answer === undefined || answer.usage !== undefined || answer.finishReason !== undefined) return false;
  const item = itemsOf(answer.schema);
  // An object of `tokens` counts them.
  const listed = properties(item ?? answer.schema).filter(
    ({ name, node }) => name !== 'tokens' || typesOf(node).size === 0 || typesOf(node).has('array'),
  );
  const words = new Set(listed.map(({ name }) => snake(name)));
  if (item !== undefined) return words.has('start') && (words.has('stop') || words.has('end'));
  return ['tokens', 'token_ids', 'tokenize_response', 'token_strings'].some((word) => words.has(word));
}

export function looksInferred(answer: AnswerMap | undefined): boolean {
  if (answer === undefined) return false;
  if (answer.usage !== undefined || answer.finishReason !== undefined || answer.model !== undefined) return true;
  return (
    has(
      fieldsUnder(answer.schema),
      /^(outputs?|predictions?|choices|candidates|generations|embeddings?|completion|generated_text|tokens|input_tokens|token_count)$/,
      0,
    ) !== undefined
  );
}

/** What only keeps what it was sent (the model of a car with its text) has put out nothing. */
export function keepsOnly(answer: AnswerMap | undefined, prompt: string, model: string): boolean {
  if (answer === undefined || answer.usage !== undefined || answer.finishReason !== undefined) return false;
  const words = new Set(properties(answer.schema).map(({ name }) => snake(name)));
  const puts = [...words].some((word) =>
    /^(outputs?|results?|predictions?|choices|candidates|generations?|status|state|done)$/.test(word),
  );
  return words.has('id') && words.has(prompt) && words.has(model) && !puts;
}

/** A stored resource carries the prompt that was sent, and its times; an answer carries output. A cache of a prompt counts its tokens, too. */
export function answerIsStored(answer: AnswerMap | undefined): boolean {
  if (answer === undefined || answer.finishReason !== undefined) return false;
  const words = new Set(properties(answer.schema).map(({ name }) => snake(name)));
  const updated = words.has('updated_at') || words.has('update_time');
  const holds = ['messages', 'prompt', 'template', 'contents'].some((word) => words.has(word));
  return holds && (updated || (words.has('version') && answer.usage === undefined));
}
