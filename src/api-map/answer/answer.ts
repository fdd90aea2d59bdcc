// In: an operation. Out: its successful JSON answer and where id, model, text, finish reason, usage and tool calls stand in it.
import type { Node } from '../../description/node.ts';
import { type FieldList, type FoundField, fieldsUnder, isNumber, isText, toField } from '../schema/fields.ts';
import { contentOf, isJson, mediaSchema, successesOf } from '../schema/media.ts';
import { itemsOf, typesOf, valuesOf } from '../schema/schema-view.ts';
import type { AnswerMap, FinishMeaning } from '../types.ts';
import { findUsage } from './usage.ts';

export const FINISH = /^((finish|stop|done|end|termination)_?reason|stopped_reason|finish)$/;
const TEXT_ORDER = [
  'text',
  'content',
  'output_text',
  'generated_text',
  'text_output',
  'completion',
  'response',
  'answer',
  'generation',
  'summary',
  'output',
  'reply',
  'message',
  'transcript',
  'transcription',
];
const HOLDERS =
  /^(choices|candidates|outputs?|generations|messages?|content|parts|delta|results?|data|items|batch|response|predictions?|answer|completions?|text|details|meta|completion_message|reply|assistant_message)$/;

export interface AnswerBody {
  readonly status: string;
  readonly mediaType: string;
  readonly schema: Node;
  /** Some descriptions put the events beside the body, in one union under JSON. */
  readonly streamed?: Node;
}

export function answerBody(operation: Node): AnswerBody | undefined {
  for (const [status, response] of successesOf(operation)) {
    for (const { mediaType, node } of contentOf(response)) {
      if (isJson(mediaType)) return { status, mediaType, ...withoutEvents(mediaSchema(node)) };
    }
  }
  return undefined;
}

function withoutEvents(schema: Node): { schema: Node; streamed?: Node } {
  const branches = (schema.get('oneOf') ?? schema.get('anyOf'))?.items() ?? [];
  if (branches.length < 2) return { schema };
  const streamed = branches.filter(isEventLike);
  const whole = branches.filter((branch) => !streamed.includes(branch));
  return streamed.length === 1 && whole.length === 1 ? { schema: whole[0] as Node, streamed: streamed[0] as Node } : { schema };
}

/** A chunk (`choices[].delta`), or a union of events that is named as one. */
function isEventLike(schema: Node): boolean {
  if (fieldsUnder(schema).has('/choices/*/delta')) return true;
  return /stream|chunk|event/i.test(String(schema.path.at(-1))) && (schema.get('oneOf') ?? schema.get('anyOf')) !== undefined;
}

/** `deepest`: how far down it is worth looking; undefined for an operation that may call a model. */
export function readAnswer({ status, mediaType, schema }: AnswerBody, deepest?: number): AnswerMap {
  const fields = fieldsUnder(schema, deepest);
  const id = fields.find(
    ({ word, depth }) => depth === 0 && /^(id|name|request_id|response_id|generation_id)$/.test(word),
    (field) => isText(field.node),
  );
  const exactId = fields.find(
    ({ word, depth }) => depth === 0 && word === 'id',
    (field) => isText(field.node),
  );
  const model = modelOf(fields);
  const text = textOf(fields);
  const finish = finishOf(fields);
  const usage = findUsage(schema, deepest);
  const fingerprint = fields.find(
    ({ word, depth }) => depth <= 1 && /fingerprint/.test(word),
    (field) => isText(field.node),
  );
  const toolCalls = fields.find(({ word, depth }) => depth <= 4 && /^(tool_calls|function_calls?)$/.test(word));
  const put = (key: string, field: FoundField | undefined) => (field === undefined ? {} : { [key]: toField(field) });
  return {
    status,
    mediaType,
    schema,
    ...put('id', exactId ?? id),
    ...put('model', model),
    ...put('text', text),
    ...put('finishReason', finish),
    ...(finish === undefined ? {} : finishMeaning(finish)),
    ...(usage === undefined ? {} : { usage }),
    ...put('fingerprint', fingerprint),
    ...put('toolCalls', toolCalls),
  };
}

/** What listed finish reasons mean, by their words. A dialect knows better. */
function finishMeaning({ node }: FoundField): { finish?: FinishMeaning } {
  const values = (valuesOf(node)?.values ?? []).filter((value): value is string => typeof value === 'string');
  if (values.length === 0) return {};
  const finish = { stop: [] as string[], length: [] as string[], tool: [] as string[], filter: [] as string[] };
  for (const value of values) {
    const word = value.toLowerCase();
    if (/length|max_?(output_|new_)?tok|token_?limit|out_of_tokens|context_window/.test(word)) finish.length.push(value);
    else if (/filter|safety|refus|block|prohibit|toxic|recitation|moderat|spii/.test(word)) finish.filter.push(value);
    else if (/tool|function/.test(word)) finish.tool.push(value);
    else if (/stop|^end|complete|^eos|finish/.test(word)) finish.stop.push(value);
  }
  return { finish };
}

export function modelOf(fields: FieldList): FoundField | undefined {
  const named = (test: RegExp, deepest: number) =>
    fields.find(
      ({ word, depth }) => depth <= deepest && test.test(word),
      (field) => isText(field.node),
    );
  return (
    named(/^(model|model_version|model_id|model_name)$/, 0) ??
    named(/^(model|model_version|model_id|model_name|speech_model)$/, 1)
  );
}

export function finishOf(fields: FieldList): FoundField | undefined {
  return fields.find(
    ({ word, depth, at }) => depth <= 3 && FINISH.test(word) && passable(at),
    ({ node }) => isText(node) || valuesOf(node) !== undefined,
  );
}

/** The leaf that holds the generated text: by its name, as near to the top as there is one. */
export function textOf(fields: FieldList): FoundField | undefined {
  const candidates = [
    ...fields.filter(
      // `/output/*/output` is what a tool put out.
      ({ word, at, depth }) => depth <= 4.5 && TEXT_ORDER.includes(word) && passable(at) && !/\/(\w+)\/\*\/\1$/.test(at),
      ({ node }) => isText(node) || (typesOf(node).has('string') && typesOf(node).has('array')) || textItems(node),
    ),
  ];
  const rank = (field: FoundField) => Math.floor(field.depth) * 100 + TEXT_ORDER.indexOf(field.word);
  const best = candidates.sort((a, b) => rank(a) - rank(b))[0];
  if (best === undefined || !textItems(best.node)) return best;
  return { ...best, at: `${best.at}/*`, node: itemsOf(best.node) as Node };
}

function textItems(node: Node): boolean {
  const items = itemsOf(node);
  return items !== undefined && !typesOf(node).has('string') && isText(items);
}

function passable(at: string): boolean {
  return at
    .split('/')
    .slice(1, -1)
    .every((part) => part === '*' || HOLDERS.test(part.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()));
}

export function has(
  fields: FieldList,
  word: RegExp,
  deepest: number,
  test: (field: FoundField) => boolean = () => true,
): FoundField | undefined {
  return fields.find((field) => field.depth <= deepest && word.test(field.word), test);
}

/** An array of numbers, or of such arrays. */
export function isVector(node: Node, depth = 0): boolean {
  const items = itemsOf(node);
  return items !== undefined && depth < 3 && (isNumber(items) || isVector(items, depth + 1));
}
