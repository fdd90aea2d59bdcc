// In: the payloads and parameters of a realtime API. Out: the field that shows that a model is behind it, by shape.
import type { Node } from '../../description/node.ts';
import { FINISH } from '../answer/answer.ts';
import { findUsage } from '../answer/usage.ts';
import { OUTPUT_LIMIT } from '../request/request.ts';
import { type FieldList, type FoundField, fieldsUnder, isText, snake } from '../schema/fields.ts';
import { itemsOf, propertyNames, typesOf, valuesOf } from '../schema/schema-view.ts';
import type { ChannelMap } from '../types.ts';

const DEEP = 4;
const TRANSCRIPT = /^([a-z]+_)?(transcript|transcription|utterance)$/;
const SPOKEN =
  /^(confidence|words|is_final|final|end_of_turn|speaker|speaker_label|speaker_id|language_confidence|start_time|end_time|audio_start|audio_end|content_index)$/;
const PIECE_OF = /^(response_id|content_index|output_index|completion_id|generation_id)$/;
const PIECE_NAME =
  /(response|completion|transcript|audio|output|reasoning|thinking|function|argument|tool|content|assistant|agent|llm).*delta/;
const CONFIG =
  /^((response_|output_|input_)?modalities|turn_detection|input_audio_transcription|generation_config|system_instructions?|system_prompt|tool_choice|max_(output_|completion_|response_output_|new_)?tokens|voice_settings)$/;
const MODEL = /^(model|model_id|model_name|speech_model|llm_model|tts_model)$/;
const VOICE = /^(voice|voice_id|voice_settings|voice_config)$/;
const REASONS = /length|max.*token|content_filter|tool_(calls?|use)|end_turn|stop_sequence|safety/;

/** What only the output of a model has: token counts, a finish reason, a transcript with its confidence, a piece of a response. */
export function outputSign(payload: Node): FoundField | undefined {
  const fields = fieldsUnder(payload, DEEP);
  return usageSign(payload, fields) ?? finishSign(fields) ?? transcriptSign(fields) ?? deltaSign(payload, fields);
}

/** What only a call of a model asks for: its session, a prompt with limits, a text with a voice and a model. */
export function inputSign(payload: Node): FoundField | undefined {
  const fields = fieldsUnder(payload, DEEP);
  for (const model of fields.filter(({ word }) => MODEL.test(word), isTextField)) {
    const holder = parentOf(model.at);
    // The model may stand one object further down than the settings: `think.provider.model` beside `think.prompt`.
    const near = [...fields.filter(({ at }) => at !== model.at && (within(at, holder) || parentOf(at) === parentOf(holder)))];
    if (near.some(({ word }) => CONFIG.test(word))) return model;
    const beside = near.filter(({ at }) => parentOf(at) === holder);
    const says = beside.some(
      ({ word, node }) => /^(text|transcript|input|script|instructions|prompt)$/.test(word) && isText(node),
    );
    if (says && beside.some(({ word }) => VOICE.test(word))) return model;
    if (beside.some((field) => field.word === 'messages' && holdsTurns(field))) return model;
    if (beside.some(({ word, node }) => word === 'prompt' && isText(node)) && near.some(isSampling)) return model;
  }
  const limit = fields.find(({ word }) => OUTPUT_LIMIT.test(word) && /token/.test(word));
  if (limit !== undefined && fields.find(({ word }) => /^(prompt|messages|instructions|system_prompt|contents)$/.test(word)))
    return limit;
  const turns = fields.find(({ word }) => word === 'messages', holdsTurns);
  if (turns !== undefined && fields.find((field) => /^(temperature|top_p|tools|tool_choice)$/.test(field.word))) return turns;
  const detection = fields.find(({ word }) => word === 'turn_detection');
  if (detection !== undefined && fields.find(({ word }) => /^(instructions|voice|input_audio_format)$/.test(word)))
    return detection;
  return fields.find(({ word }) => word === 'voice_settings');
}

/** Payloads first; then what the URL and the payloads say together. */
export function modelBehind(channels: readonly ChannelMap[]): Node | undefined {
  for (const { messages, parameters } of channels) {
    for (const { variants } of messages) {
      for (const { schema } of variants) {
        const sign = outputSign(schema) ?? inputSign(schema);
        if (sign !== undefined) return sign.node;
      }
    }
    const model = parameters.find(({ name }) => MODEL.test(snake(name)));
    if (model === undefined) continue;
    const words = messages.flatMap(({ variants }) => variants.flatMap(({ schema }) => propertyNames(schema).map(snake)));
    const speaks = parameters.some(({ name }) => VOICE.test(snake(name)));
    if (speaks || words.some((word) => TRANSCRIPT.test(word) || /^(audio|instructions|prompt)$/.test(word))) return model.node;
  }
  return undefined;
}

function usageSign(payload: Node, fields: FieldList): FoundField | undefined {
  const usage = findUsage(payload, DEEP);
  return usage?.input === undefined || usage.output === undefined ? undefined : fields.at(usage.output.at);
}

/** Machines stop for a reason, too: the values must be those of a model. */
function finishSign(fields: FieldList): FoundField | undefined {
  return fields.find(
    ({ word }) => FINISH.test(word),
    ({ node }) => (valuesOf(node)?.values ?? []).some((value) => REASONS.test(snake(String(value)))),
  );
}

/** The transcript of a conversation can be that of a chat: what was heard has a confidence, words or times beside it. */
function transcriptSign(fields: FieldList): FoundField | undefined {
  const named = fields.find(
    ({ word }) => TRANSCRIPT.test(word),
    (field) =>
      isText(field.node) &&
      field.node.string('format') !== 'uri' &&
      fields.find((other) => beside(other, field) && SPOKEN.test(other.word)) !== undefined,
  );
  if (named !== undefined) return named;
  return fields.find(
    ({ word }) => word === 'words',
    ({ node }) => {
      const item = itemsOf(node);
      const words = new Set(item === undefined ? [] : propertyNames(item).map(snake));
      return (
        ['confidence', 'probability', 'start', 'start_time'].some((word) => words.has(word)) &&
        (words.has('text') || words.has('word'))
      );
    },
  );
}

/** Order books and documents have deltas, too: a piece of a response says what it is a piece of. */
function deltaSign(payload: Node, fields: FieldList): FoundField | undefined {
  const choice = fields.find(({ at }) => /^\/choices\/\*\/(delta|message|text)$/.test(at));
  if (choice !== undefined) return choice;
  return fields.find(
    ({ word, depth }) => depth <= 1 && word === 'delta',
    (field) =>
      (isText(field.node) || fields.has(`${field.at}/text`) || fields.has(`${field.at}/content`)) &&
      (fields.find((other) => beside(other, field) && PIECE_OF.test(other.word)) !== undefined ||
        typeNames(payload).some((name) => PIECE_NAME.test(name))),
  );
}

function typeNames(payload: Node): string[] {
  const fields = fieldsUnder(payload, 0).filter(({ word }) => /^(type|event|event_type|message_type)$/.test(word));
  return [...fields].flatMap(({ node }) => (valuesOf(node)?.values ?? []).map((value) => snake(String(value))));
}

function holdsTurns({ node }: FoundField): boolean {
  const item = itemsOf(node);
  const words = item === undefined ? [] : propertyNames(item).map(snake);
  return words.includes('role') && (words.includes('content') || words.includes('parts'));
}

function isSampling({ word }: { word: string }): boolean {
  return OUTPUT_LIMIT.test(word) || /^(temperature|top_p|top_k)$/.test(word);
}

function isTextField({ node }: FoundField): boolean {
  return isText(node) || typesOf(node).size === 0;
}

function parentOf(at: string): string {
  return at.slice(0, Math.max(0, at.lastIndexOf('/')));
}

function within(at: string, holder: string): boolean {
  return at.startsWith(`${holder}/`);
}

function beside(other: { at: string }, field: { at: string }): boolean {
  return other.at !== field.at && parentOf(other.at) === parentOf(field.at);
}
