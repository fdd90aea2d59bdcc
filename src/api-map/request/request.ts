// In: an operation. Out: its parameters and what its body asks of a model.
import type { Node } from '../../description/node.ts';
import { type FoundField, isNumber, isText, shape, snake, toField } from '../schema/fields.ts';
import { contentOf } from '../schema/media.ts';
import { isTrivial, itemsOf, properties, typesOf } from '../schema/schema-view.ts';
import type { Field, Found, ParameterMap, RequestMap } from '../types.ts';

/** Objects that hold the settings of a call one level down. */
const SETTINGS =
  /^(generation_?config|options|parameters|params|inference_?config|config|completion_args|sampling_(params|parameters|options)|model_(config|params|parameters|kwargs)|settings|input)$/;
const MODEL = /^(model|model_id|model_name|model_slug|(final|llm|chat|speech|inference|base)_model(_id|_name)?)$/;
/** What was set up with a model, or names one in a URL. */
const MODEL_BY =
  /(^|_)(model|engine|deployment|agent|assistant|conversation|session|thread|preset|endpoint|app|bot|workflow|slug)(_(id|name|slug|version))?$/;
const MODEL_LOOSE = /^(engine|engine_id|deployment|deployment_id|version)$/;
export const PROMPT_STRONG =
  /^(messages|prompt|prompts|contents|text_prompts?|prompt_text|user_prompt|text_input|input_text|inputs?|instances|chat_history|messages_batch|prompts?_batch)$/;
export const PROMPT_WEAK = /^(message|texts?|content|content_batch|query|documents|raw|instruction)$/;
const PROMPT_ORDER = [
  'messages',
  'contents',
  'prompt',
  'input',
  'inputs',
  'prompt_text',
  'text_prompt',
  'user_prompt',
  'text_input',
  'input_text',
  'message',
  'prompts',
  'text_prompts',
  'text',
  'texts',
  'query',
  'instances',
  'content',
  'instruction',
];
/** Turns that go along with what is asked. */
const ASIDE = /(^|_)(additional|examples?|few_shot|previous|history|context|logs?)(_|$)/;
export const OUTPUT_LIMIT =
  /^(max_?(output_?|completion_?|new_?|gen_?)?(tokens?|len(gth)?)(_to_sample)?|max_output_size|num_predict|max_gen_len|n_predict|response_max_tokens)$/;
const IDEMPOTENCY_HEADER = /^(x-)?idempotency-?(key|token)$|^repeatability-request-id$/i;
const IDEMPOTENCY_FIELD = /^(idempotency_?(key|token)|client_(request_)?token|request_id)$/;

export interface RequestReading {
  readonly map: RequestMap;
  /** Fields at the top level and in one-level settings objects. */
  readonly settings: readonly FoundField[];
}

export function readRequest(operation: Node, pathItem: Node): RequestReading {
  const parameters = parametersOf(operation, pathItem);
  const body = operation.get('requestBody');
  const media = contentOf(body)[0];
  const schema = media?.node.get('schema');
  const settings = schema === undefined ? [] : settingsOf(schema);
  const pick = (test: (field: FoundField) => boolean) => {
    const found = settings.find(test);
    return found === undefined ? undefined : toField(found);
  };
  const named = (word: RegExp, test: (node: Node) => boolean) => pick((field) => word.test(field.word) && test(field.node));
  const model =
    named(/^model$/, isText) ??
    named(MODEL, isText) ??
    pick((field) => field.depth === 0 && MODEL_LOOSE.test(field.word) && isText(field.node));
  const prompt = promptOf(settings);
  const idempotencyKey = idempotencyOf(parameters, settings);
  return {
    settings,
    map: {
      parameters,
      ...(media === undefined ? {} : { mediaType: media.mediaType }),
      required: body?.boolean('required') === true,
      ...(schema === undefined ? {} : { schema }),
      ...defined('model', model),
      ...modelFromOf(model, parameters, settings),
      ...defined('prompt', prompt),
      ...defined('temperature', named(/^temperature$/, isNumber)),
      ...defined(
        'topP',
        named(/^(top_?p|nucleus_sampling|p)$/, (node) => isNumber(node)),
      ),
      ...defined(
        'seed',
        named(/^(random_)?seed$/, () => true),
      ),
      outputLimits: settings
        .filter((field) => OUTPUT_LIMIT.test(field.word) && isNumber(field.node))
        .sort((a, b) => Number(a.node.boolean('deprecated') === true) - Number(b.node.boolean('deprecated') === true))
        .map((field) => toField(field)),
      ...defined(
        'count',
        named(
          /^(n|candidate_count|num_generations|num_(images|outputs|return_sequences|completions)|number_of_images)$/,
          isNumber,
        ),
      ),
      ...defined(
        'stop',
        named(/^(stop|stop_sequences?|stop_words|stop_strings)$/, () => true),
      ),
      ...defined(
        'tools',
        named(/^(tools|functions)$/, (node) => typesOf(node).has('array')),
      ),
      ...defined(
        'details',
        named(/^(return_)?details$/, (node) => typesOf(node).has('boolean')),
      ),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    },
  };
}

function modelFromOf(
  model: Field | undefined,
  parameters: readonly ParameterMap[],
  settings: readonly FoundField[],
): Pick<RequestMap, 'modelFrom'> {
  if (model !== undefined) return { modelFrom: { value: { in: 'body', name: model.at.slice(1) }, evidence: model.evidence } };
  const field = settings.find(
    ({ depth, word, node }) => depth === 0 && MODEL_BY.test(word) && (isText(node) || typesOf(node).has('object')),
  );
  if (field !== undefined) return { modelFrom: found({ in: 'body' as const, name: field.name }, field.node) };
  for (const { name, in: place, node } of parameters) {
    if ((place === 'path' || place === 'query') && MODEL_BY.test(snake(name)))
      return { modelFrom: found({ in: place, name }, node) };
  }
  return {};
}

function defined<K extends string>(key: K, field: Field | undefined): { [P in K]?: Field } {
  return field === undefined ? {} : ({ [key]: field } as { [P in K]: Field });
}

/** Fields of the body, then those of its settings objects: the nearer one wins. */
function settingsOf(schema: Node): FoundField[] {
  const found: FoundField[] = [];
  const below: FoundField[] = [];
  for (const { name, node, required } of properties(schema)) {
    const word = snake(name);
    const at = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    found.push({ at, name, word, node, required, depth: 0 });
    if (!SETTINGS.test(word)) continue;
    for (const inner of properties(node)) {
      below.push({
        at: `${at}/${inner.name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        name: inner.name,
        word: snake(inner.name),
        node: inner.node,
        required: required && inner.required,
        depth: 1,
      });
    }
  }
  return [...found, ...below];
}

function promptOf(settings: readonly FoundField[]): Field | undefined {
  const top = settings.filter(
    (field) => field.depth === 0 && (PROMPT_STRONG.test(field.word) || PROMPT_WEAK.test(field.word)) && holdsContent(field),
  );
  const rank = (field: FoundField) => {
    const place = PROMPT_ORDER.indexOf(field.word);
    const types = typesOf(field.node);
    // `inputs: {name: value}` are the variables of a template; the text beside them is what is said.
    const variables = types.size === 1 && types.has('object');
    return (place < 0 ? PROMPT_ORDER.length : place) - (field.required ? 100 : 0) + (variables ? 50 : 0);
  };
  // Turns of a talk by another name: who speaks, and what is said.
  const turns = settings.find((field) => field.depth === 0 && !ASIDE.test(field.word) && isTalk(field.node));
  const first = top.sort((a, b) => rank(a) - rank(b))[0] ?? turns;
  return first === undefined ? undefined : toField(first);
}

/** A prompt is text, a list of parts, or an object of them; never a number or a flag. */
function holdsContent(field: FoundField): boolean {
  const types = typesOf(field.node);
  if (types.size === 0) return PROMPT_STRONG.test(field.word);
  if (field.word === 'messages') return types.has('array') && (itemsOf(field.node) === undefined || messageLike(field.node));
  return types.has('string') || types.has('array') || (types.has('object') && /^(inputs?|content|message)$/.test(field.word));
}

function isTalk(node: Node): boolean {
  const item = typesOf(node).has('array') ? itemsOf(node) : undefined;
  if (item === undefined) return false;
  const fields = properties(item).map(({ name, node: field }) => ({ word: snake(name), field }));
  // What is said may be text or a list of parts.
  const has = (word: RegExp) => fields.some(({ word: name, field }) => word.test(name) && typesOf(field).has('string'));
  return has(/^(role|speaker)$/) && has(/^(content|text|says|message|utterance)$/);
}

/** Chat messages have a role or content; a list of e-mail ids is named `messages`, too. */
function messageLike(messages: Node): boolean {
  const item = itemsOf(messages);
  if (item === undefined || isTrivial(item)) return true;
  const words = new Set(properties(item).map(({ name }) => snake(name)));
  return words.size === 0
    ? !isText(item) || typesOf(item).has('object')
    : words.has('role') || words.has('content') || words.has('author');
}

export function parametersOf(operation: Node, pathItem: Node): ParameterMap[] {
  const byKey = new Map<string, ParameterMap>();
  for (const holder of [pathItem, operation]) {
    for (const node of holder.get('parameters')?.items() ?? []) {
      const name = node.string('name');
      const place = node.string('in');
      if (name === undefined || (place !== 'query' && place !== 'header' && place !== 'path' && place !== 'cookie')) continue;
      byKey.set(`${place} ${place === 'header' ? name.toLowerCase() : name}`, {
        name,
        in: place,
        required: place === 'path' || node.boolean('required') === true,
        node,
      });
    }
  }
  return [...byKey.values()];
}

function idempotencyOf(parameters: readonly ParameterMap[], settings: readonly FoundField[]): RequestMap['idempotencyKey'] {
  const header = parameters.find((parameter) => parameter.in === 'header' && IDEMPOTENCY_HEADER.test(parameter.name));
  if (header !== undefined) return found({ in: 'header', name: header.name }, header.node);
  const field = settings.find(({ depth, word, node }) => depth === 0 && IDEMPOTENCY_FIELD.test(word) && isText(node));
  return field === undefined ? undefined : found({ in: 'body', name: field.name }, field.node);
}

function found<T>(value: T, node: Node): Found<T> {
  return { value, evidence: shape(node) };
}
