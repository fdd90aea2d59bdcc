// POST /v1/embeddings
import { modelFor } from '../chat/answering-model.ts';
import { invalid } from '../errors.ts';
import { embed } from '../model/embed.ts';
import { type Handler, json, type Services } from '../services.ts';
import { bill } from '../usage/bill.ts';
import { once } from './once.ts';

const MAX_CHARACTERS = 100_000;
const MAX_CHARACTERS_TOGETHER = 400_000;

export interface EmbeddingsRequest {
  readonly model: string;
  readonly input: string | readonly string[];
  readonly dimensions?: number;
  readonly encoding_format?: 'float' | 'base64';
}

export const createEmbeddings: Handler = once(async (call, services) => {
  const body = embeddings(call.body as EmbeddingsRequest, services);
  const changes = [bill(call, services, { model: body.model, inputTokens: body.usage.prompt_tokens })];
  return { response: json(body), changes };
});

interface Embeddings extends Record<string, unknown> {
  readonly model: string;
  readonly usage: { readonly prompt_tokens: number; readonly total_tokens: number };
}

export function embeddings(request: EmbeddingsRequest, { models, tokenizer }: Services): Embeddings {
  const model = modelFor(request.model, 'embeddings', models);
  const texts = [request.input].flat();
  const together = texts.reduce((length, text) => length + text.length, 0);
  if (together > MAX_CHARACTERS_TOGETHER)
    throw invalid('input', `All texts together may have ${MAX_CHARACTERS_TOGETHER} characters.`, 'context_length_exceeded');
  const tooLong = texts.findIndex((text) => text.length > MAX_CHARACTERS || tokenizer.count(text) > model.context_window);
  if (tooLong !== -1)
    throw invalid(`input[${tooLong}]`, `A text may have ${model.context_window} tokens.`, 'context_length_exceeded');
  const tokens = texts.reduce((sum, text) => sum + tokenizer.count(text), 0);
  return {
    object: 'list',
    data: texts.map((text, index) => {
      const vector = embed(text, request.dimensions ?? 256);
      return { object: 'embedding', index, embedding: request.encoding_format === 'base64' ? base64(vector) : vector };
    }),
    model: model.id,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

function base64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}
