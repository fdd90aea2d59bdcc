// Faults of usage. The counts are found by their names, so that several dialects are covered.
import { editBody, editPayloads, holdersOf, isAnswer, type Json, objectsUnder } from './json.ts';
import type { WireTransforms } from './types.ts';

const INPUT = /^(prompt_tokens|input_tokens|promptTokenCount|prompt_eval_count)$/;
const OUTPUT = /^(completion_tokens|output_tokens|candidatesTokenCount|eval_count)$/;
const TOTAL = /^(total_tokens|totalTokenCount)$/;

export const USAGE: WireTransforms = {
  'usage-missing': (response) => editBody(response, (body) => (isAnswer(body) ? omit(body, 'usage') : body)),
  'usage-undivided': (response) =>
    editBody(response, (body) => usages(body, (usage) => remove(usage, (key) => INPUT.test(key) || OUTPUT.test(key)))),
  'usage-wrong-total': (response) => editBody(response, (body) => counts(body, TOTAL, (count) => count + 1)),
  'usage-stream-wrong-total': (response) => editPayloads(response, (payload) => counts(payload, TOTAL, (count) => count + 1)),
  'usage-missing-in-stream': (response) => editPayloads(response, withoutUsage),
  'usage-zero-in-stream': (response) => editPayloads(response, (payload) => counts(payload, /./, () => 0)),
  'usage-zero-output': (response) => editBody(response, noOutput),
  'usage-zero-output-in-stream': (response) => editPayloads(response, noOutput),
  'usage-as-strings': (response) => editBody(response, (body) => counts(body, /./, String)),
  'usage-negative': (response) => editBody(response, negative),
  'usage-stream-negative': (response) => editPayloads(response, negative),
  'usage-part-too-large': (response) => editBody(response, partTooLarge),
  'usage-stream-part-too-large': (response) => editPayloads(response, partTooLarge),
  'usage-stream-differs': (response) =>
    editPayloads(response, (payload) =>
      counts(
        counts(payload, INPUT, (count) => count + 2),
        TOTAL,
        (count) => count + 2,
      ),
    ),
  'usage-on-every-chunk': (response) => {
    let input = 0;
    return editPayloads(response, (payload) => {
      if (!Array.isArray(payload['choices']) || objectsUnder(payload, 'usage').length > 0 || !('usage' in payload))
        return payload;
      input++;
      return { ...payload, usage: usage(7, input) };
    });
  },
};

function usage(input: number, output: number): Json {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
}

function negative(body: Json): Json {
  return counts(
    counts(body, OUTPUT, () => -1),
    TOTAL,
    () => totalOf(body),
  );
}

function noOutput(body: Json): Json {
  return counts(
    counts(body, OUTPUT, () => 0),
    TOTAL,
    () => totalOf(body),
  );
}

function partTooLarge(body: Json): Json {
  return usages(body, (usage) => {
    const input = Number(Object.entries(usage).find(([key]) => INPUT.test(key))?.[1] ?? 0);
    for (const holder of holdersOf(usage, 'cached_tokens')) holder['cached_tokens'] = input + 1;
  });
}

/** A chunk that carries the usage alone is left out; elsewhere the field says nothing. */
function withoutUsage(payload: Json): Json | undefined {
  const alone = Array.isArray(payload['choices']) && payload['choices'].length === 0;
  if (alone && objectsUnder(payload, 'usage').length > 0) return undefined;
  for (const holder of holdersOf(payload, 'usage')) holder['usage'] = null;
  return payload;
}

function usages(body: Json, edit: (usage: Json) => void): Json {
  for (const usage of objectsUnder(body, 'usage')) edit(usage);
  return body;
}

function counts(body: Json, names: RegExp, change: (count: number) => unknown): Json {
  return usages(body, (usage) => {
    for (const [key, value] of Object.entries(usage)) {
      if (names.test(key) && typeof value === 'number') usage[key] = change(value);
    }
  });
}

function totalOf(body: Json): number {
  const entries = objectsUnder(body, 'usage').flatMap((usage) => Object.entries(usage));
  return entries.reduce((sum, [key, value]) => sum + (INPUT.test(key) || OUTPUT.test(key) ? Number(value) : 0), 0);
}

function remove(object: Json, unwanted: (key: string) => boolean): void {
  for (const key of Object.keys(object)) if (unwanted(key)) delete object[key];
}

function omit(body: Json, key: string): Json {
  const { [key]: _, ...rest } = body;
  return rest;
}
