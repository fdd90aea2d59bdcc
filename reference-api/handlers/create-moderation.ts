// POST /v1/moderations
import { modelFor } from '../chat/answering-model.ts';
import { invalid } from '../errors.ts';
import { CATEGORIES, moderate } from '../model/moderate.ts';
import { type Handler, json } from '../services.ts';
import { bill } from '../usage/bill.ts';
import { once } from './once.ts';

/** From this score on a text belongs to a category. The description states it. */
const THRESHOLD = 0.5;
const MAX_CHARACTERS = 100_000;

interface ModerationRequest {
  readonly model: string;
  readonly input: string | readonly string[] | readonly { readonly text: string }[];
}

export const createModeration: Handler = once(async (call, services) => {
  const request = call.body as ModerationRequest;
  const model = modelFor(request.model, 'moderation', services.models);
  const texts = textsOf(request);
  if (texts.reduce((length, text) => length + text.length, 0) > MAX_CHARACTERS)
    throw invalid('input', `All texts together may have ${MAX_CHARACTERS} characters.`, 'context_length_exceeded');
  const counts = texts.map((text) => services.tokenizer.count(text));
  const tooLong = counts.findIndex((count) => count > model.context_window);
  if (tooLong !== -1)
    throw invalid(`input[${tooLong}]`, `A text may have ${model.context_window} tokens.`, 'context_length_exceeded');
  const inputTokens = counts.reduce((sum, count) => sum + count, 0);
  return {
    response: json({ id: services.ids.next('modr-'), model: model.id, results: texts.map(verdict) }),
    changes: [bill(call, services, { model: model.id, inputTokens })],
  };
});

/** Parts are the parts of one text. */
function textsOf({ input }: ModerationRequest): readonly string[] {
  if (typeof input === 'string') return [input];
  const parts = input.map((one) => (typeof one === 'string' ? one : one.text));
  return typeof input[0] === 'string' ? parts : [parts.join('\n')];
}

function verdict(text: string): Record<string, unknown> {
  const scores = moderate(text);
  const categories = Object.fromEntries(CATEGORIES.map((category) => [category, scores[category] >= THRESHOLD]));
  return {
    flagged: Object.values(categories).includes(true),
    categories,
    category_scores: scores,
    category_applied_input_types: Object.fromEntries(CATEGORIES.map((category) => [category, ['text']])),
  };
}
