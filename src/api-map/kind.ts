// In: the readings of one operation. Out: whether it calls a model and what comes out, by the shape of its fields alone (RULES: the classifier).
import type { Node } from '../description/node.ts';
import { has } from './answer/answer.ts';
import {
  answerIsStored,
  isSessionOrSetup,
  isStatusOnly,
  keepsOnly,
  looksInferred,
  returnsNothing,
  tokenizes,
} from './answer/answer-signs.ts';
import { outputKind } from './answer/output-kind.ts';
import { OUTPUT_LIMIT, PROMPT_STRONG, type RequestReading } from './request/request.ts';
import { type FoundField, fieldsUnder, isNumber, shape, snake } from './schema/fields.ts';
import { typesOf } from './schema/schema-view.ts';
import { modeOf, sequentialOf } from './stream/stream.ts';
import type { AnswerMap, Evidence, OperationKind } from './types.ts';

/** `certain` makes the description an AI API. `likely` counts only within one. */
export interface KindReading {
  readonly kind: OperationKind;
  readonly certainty: 'certain' | 'likely';
  readonly evidence: Evidence;
}

const SAMPLING =
  /^(temperature|top_?p|top_?k|min_p|typical_p|presence_penalty|frequency_penalty|repetition_penalty|repeat_penalty|seed|random_seed|stop|stop_sequences?|logit_bias|logprobs|do_sample|best_of|max_new_tokens|num_ctx)$/;
const READ = /^(documents?|images?|pictures?|audio|video|media)(_(url|file|base64|data))?$/;
const CLASSIFIES = /\/classif(y|ications?)\/?$/i;
const MODEL_IN_PATH = /\/(models?|engines|deployments|endpoints)\/[^/]*\{[^}]+\}/;
const TRAINING = /\/(trainings?|train|fine[-_]?tun\w*|finetun\w*|versions|evals?|evaluations?|batch\w*)\/?$/i;

export function readKind(
  operation: Node,
  method: string,
  path: string,
  request: RequestReading,
  answer: AnswerMap | undefined,
  event: Node | undefined,
): KindReading {
  const other: KindReading = { kind: 'other', certainty: 'certain', evidence: shape(operation) };
  if (method === 'GET') return fromQuery(request) ?? other;
  if (method !== 'POST' && method !== 'QUERY') return other;
  const { map, settings } = request;
  const top = settings.filter((field) => field.depth === 0);
  const prompt = map.prompt?.schema === undefined ? undefined : top.find((field) => field.at === map.prompt?.at);
  const modelInQuery = map.parameters.some((each) => each.in === 'query' && /^model(_id)?$/.test(snake(each.name)));
  const output = outputKind(operation, answer, answer?.schema ?? event, top, path, modelInQuery);
  if (isSessionOrSetup(answer, top) || isStatusOnly(answer)) return other;

  const sampling = settings.filter(
    (field) => (SAMPLING.test(field.word) && samplingTyped(field)) || (OUTPUT_LIMIT.test(field.word) && isNumber(field.node)),
  );
  const core = sampling.filter((field) => field.word === 'temperature' || OUTPUT_LIMIT.test(field.word));
  const modelField = settings.find((field) => field.at === map.model?.at);
  const named = modelField !== undefined && !/^(engine|engine_id|deployment|deployment_id|version)$/.test(modelField.word);
  const modelInPath = MODEL_IN_PATH.test(path) && !TRAINING.test(path);
  const strong = prompt !== undefined && PROMPT_STRONG.test(prompt.word);

  if (output?.alone) return { kind: output.kind, certainty: output.certainty, evidence: output.evidence };
  if (prompt !== undefined && core.length > 0) {
    // A thermostat has a temperature and a message, and a reactor inputs, too: such words need a second setting or a model.
    const speaks = /^(messages|prompts?|text_prompts?|prompt_text|user_prompt|chat_history)$/.test(prompt.word);
    const limited = core.some((field) => field.word !== 'temperature');
    if (speaks || (strong && limited) || sampling.length > 1 || named) {
      const evidence = shape((core[0] as FoundField).node);
      const generates = !(
        TRAINING.test(path) ||
        answerIsStored(answer) ||
        (returnsNothing(operation) && !(speaks && sampling.length > 1))
      );
      if (generates)
        return { kind: output?.kind ?? (tokenizes(answer) ? 'inference' : 'generation'), certainty: 'certain', evidence };
    }
  }
  if (TRAINING.test(path) || returnsNothing(operation)) return other;
  if (map.model !== undefined && modelField !== undefined && prompt !== undefined && !answerIsStored(answer)) {
    const evidence = shape(modelField.node);
    if (output !== undefined) return { kind: output.kind, certainty: 'certain', evidence };
    if (keepsOnly(answer, prompt.word, modelField.word)) return other;
    const versioned = /^(version|deployment|engine)/.test(modelField.word) && /^inputs?$/.test(prompt.word);
    const speaks = /^(messages|prompts?|text_prompts?|prompt_text|user_prompt)$/.test(prompt.word);
    // A simulation has a model and inputs, too: what comes back must look like the output of a model.
    // Named values (`inputs: {speed: 3}`) and a query say even less: only an account of tokens, or settings of a model, do.
    const variables = [...typesOf(prompt.node)].join() === 'object';
    const accounted = answer?.usage !== undefined || answer?.finishReason !== undefined;
    const told = core.length > 0 || sampling.length > 1 || accounted || (answer?.model !== undefined && !variables);
    const backed = strong && !variables ? sampling.length > 0 || looksInferred(answer) : told;
    if (named && (speaks || backed))
      return { kind: CLASSIFIES.test(path) ? 'classification' : 'inference', certainty: 'certain', evidence };
    // A workflow has a version, inputs and an output, too.
    const ran = sampling.length > 0 || answer?.model !== undefined || answer?.usage !== undefined;
    if (versioned && ran) return { kind: 'inference', certainty: 'certain', evidence };
    // What is reported about a call names its model, too.
    if (named && !/\/(feedback|ratings?|logs?|events?)\/?$/i.test(path))
      return { kind: 'inference', certainty: 'likely', evidence };
  }
  // A model that reads documents, pictures or recordings is told which; what it counts or found comes back.
  const read = top.find((field) => READ.test(field.word) && !isNumber(field.node));
  if (map.model !== undefined && named && read !== undefined && prompt === undefined && output === undefined) {
    const stored = answer === undefined || has(fieldsUnder(answer.schema), /^(created|created_at|updated_at)$/, 0) !== undefined;
    if (!stored && (answer.usage !== undefined || (answer.model !== undefined && answer.id === undefined)))
      return { kind: 'inference', certainty: 'likely', evidence: shape(read.node) };
  }
  if (modelInPath && strong && (!/\/(deployments|endpoints)\//.test(path) || prompt?.word !== 'prompts')) {
    return { kind: output?.kind ?? 'inference', certainty: 'certain', evidence: shape((prompt as FoundField).node) };
  }
  // Assistants and agents: the thread holds the messages, the call carries the settings and can stream.
  const streams = settings.some(
    (field) => /^(stream|streaming|is_stream)$/.test(field.word) && typesOf(field.node).has('boolean'),
  );
  if (streams && core.length > 0 && sampling.length > 1)
    return { kind: 'inference', certainty: 'certain', evidence: shape((core[0] as FoundField).node) };
  if (streams && prompt !== undefined && (strong || named))
    return { kind: 'inference', certainty: 'likely', evidence: shape(prompt.node) };
  // An app that answers in pieces speaks: its model stands in its own settings.
  if (
    prompt !== undefined &&
    answer?.text !== undefined &&
    (streams || modeOf(request) !== undefined) &&
    sequentialOf(operation) !== undefined
  )
    return { kind: 'inference', certainty: 'likely', evidence: shape(prompt.node) };
  if (output !== undefined)
    return { kind: output.kind, certainty: modelInQuery ? 'certain' : 'likely', evidence: output.evidence };
  // Who sends a prompt and learns which model took it has called a model.
  if (prompt?.word === 'prompt' && answer?.model !== undefined && !answerIsStored(answer))
    return { kind: 'inference', certainty: 'likely', evidence: shape(prompt.node) };
  return other;
}

/** A prompt in the URL, beside a model or a setting of one. */
function fromQuery({ map }: RequestReading): KindReading | undefined {
  const query = map.parameters.filter((parameter) => parameter.in === 'query');
  const prompt = map.parameters.find(
    (parameter) => (parameter.in === 'query' || parameter.in === 'path') && /^(prompt|messages)$/.test(snake(parameter.name)),
  );
  const setting = query.find(({ name }) => OUTPUT_LIMIT.test(snake(name)) || /^(temperature|top_p)$/.test(snake(name)));
  const model = query.find(({ name }) => /^(model|model_id)$/.test(snake(name)));
  if (prompt === undefined || (setting ?? model) === undefined) return undefined;
  return { kind: setting === undefined ? 'inference' : 'generation', certainty: 'likely', evidence: shape(prompt.node) };
}

function samplingTyped(field: FoundField): boolean {
  return (
    /^(stop|stop_sequences?|logit_bias|logprobs|do_sample)$/.test(field.word) ||
    isNumber(field.node) ||
    typesOf(field.node).size === 0
  );
}
