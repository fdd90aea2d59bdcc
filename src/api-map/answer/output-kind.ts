// In: an operation with its answer. Out: what kind of output of a model the answer shows, if any.
import type { Node } from '../../description/node.ts';
import { PROMPT_STRONG } from '../request/request.ts';
import { type FoundField, fieldsUnder, isNumber, isObject, isText, shape } from '../schema/fields.ts';
import { bareMediaType, contentOf, successesOf } from '../schema/media.ts';
import { isTrivial, itemsOf, properties, propertyNames } from '../schema/schema-view.ts';
import type { AnswerMap, Evidence, OperationKind } from '../types.ts';
import { has, isVector } from './answer.ts';

export interface Output {
  readonly kind: OperationKind;
  readonly certainty: 'certain' | 'likely';
  readonly evidence: Evidence;
  /** The answer alone shows it; no model or prompt is needed beside it. */
  readonly alone: boolean;
}

export function outputKind(
  operation: Node,
  answer: AnswerMap | undefined,
  schema: Node | undefined,
  top: readonly FoundField[],
  path: string,
  /** A parameter of the URL names the model. */
  modelInQuery: boolean,
): Output | undefined {
  const asks = (word: RegExp, test: (field: FoundField) => boolean = () => true) =>
    top.find((field) => word.test(field.word) && test(field));
  const give = (kind: OperationKind, node: Node, alone: boolean, certainty: Output['certainty'] = 'certain'): Output => ({
    kind,
    evidence: shape(node),
    alone,
    certainty,
  });
  const media = successesOf(operation).flatMap(([, response]) => contentOf(response));
  const audio =
    media.find(({ mediaType }) => /^audio\//.test(bareMediaType(mediaType))) ??
    (/\/(speech|speak|tts)\/?$/i.test(path) ? media.find(({ mediaType }) => /octet-stream/.test(mediaType)) : undefined);
  const spoken = asks(/^(input|text|texts|inputs|prompt|script|transcript)$/);
  if (
    spoken !== undefined &&
    asks(/^(voice|voice_id|voice_settings|voices|speaker)$/) !== undefined &&
    (audio !== undefined || /speech|tts/i.test(path))
  ) {
    return give('speech', spoken.node, true);
  }
  // Another voice says what a recording says, or a model cleans it.
  const recording = asks(/^(audio|audio_file|voice_file|recording)$/);
  if (recording !== undefined && audio !== undefined) return give('speech', recording.node, false, 'likely');
  // Who sends the text along with a voice stores it, or has it set in time.
  const file = asks(/^(text|transcript|ref_text)$/)
    ? undefined
    : asks(/^(file|audio|audio_file|audio_url|media_url|file_url|url)$/, (field) => !isNumber(field.node));
  const named = modelInQuery || asks(/model/) !== undefined;
  if (schema !== undefined) {
    const fields = fieldsUnder(schema);
    const find = (word: RegExp, deepest: number, test?: (field: FoundField) => boolean) => has(fields, word, deepest, test);
    const transcript =
      find(/^(text|transcript|transcription)$/, 1, ({ node }) => isText(node)) ??
      find(/^transcript$/, 4, ({ node, at }) => isText(node) && at.includes('/alternatives/'));
    const timed = find(/^(words|segments|utterances|duration|language|language_code)$/, 1);
    if (
      file !== undefined &&
      transcript !== undefined &&
      (timed !== undefined || asks(/^(language|language_code|timestamp_granularities)$/) !== undefined || named)
    ) {
      // A URL may be that of anything; a model makes speech of it.
      return give('transcription', transcript.node, named || (timed !== undefined && file.word !== 'url'));
    }
    // What a recording says is known; when it says it is found out.
    const words = find(/^words$/, 0, ({ node }) => propertyNames(itemsOf(node) ?? node).some((name) => /^start/.test(name)));
    const said = asks(/^(text|transcript)$/);
    if (said !== undefined && words !== undefined && asks(/^(file|audio|audio_file|audio_url)$/) !== undefined)
      return give('inference', words.node, false, 'likely');
    const texts = asks(/^(inputs?|texts?|sentences)$/);
    if (texts !== undefined && isMatrix(schema) && (/embed/i.test(path) || asks(/^(normalize|dimensions)$/) !== undefined))
      return give('embedding', texts.node, true);
    const vector = find(
      /^(embedding|embeddings|embedding_vector|dense|float|vector|vectors)$/,
      2.5,
      ({ node }) => isVector(node) || hasVectors(node),
    );
    // A stored passage shows the vector that it was given, with its text and its times.
    const stored = find(/^(created_at|updated_at)$/, 1) !== undefined && find(/^(text|content)$/, 1) !== undefined;
    if (
      vector !== undefined &&
      !stored &&
      asks(/^(input|inputs|texts?|content|contents|prompt|images|requests|instances)$/) !== undefined
    ) {
      return give(
        'embedding',
        vector.node,
        /embed/.test(vector.word) &&
          asks(/^(input|inputs|texts?|content|prompt|images)$/) !== undefined &&
          asks(/model|truncate|input_type|dimensions|encoding_format/) !== undefined,
      );
    }
    const score = find(/^(relevance_score|score)$/, 1.5, ({ node }) => isNumber(node));
    if (score !== undefined && asks(/^query$/) !== undefined) {
      const documents = asks(/^(documents|texts|items|passages)$/, (field) => itemsOf(field.node) !== undefined);
      if (documents !== undefined)
        return give('rerank', score.node, score.word === 'relevance_score' || asks(/^model/) !== undefined);
    }
    const flagged = find(/^(flagged|category_scores)$/, 1.5);
    if (flagged !== undefined && find(/^categories$/, 1.5) !== undefined)
      return give('moderation', flagged.node, asks(/^(input|inputs|text|content|messages)$/) !== undefined);
    const violation = find(/^violations?$/, 0, ({ node }) => isObject(node) || itemsOf(node) !== undefined);
    const judged = asks(/^(input|inputs|text|content|messages)$/);
    if (violation !== undefined && judged !== undefined) return give('moderation', violation.node, false, 'likely');
    const labels = find(
      /^(predictions?|labels|classifications)$/,
      1.5,
      ({ node }) => isObject(node) || itemsOf(node) !== undefined || isText(node),
    );
    const label = find(/^label$/, 1.5, ({ node }) => isText(node));
    const confidence = find(/^(confidence|confidences|scores?|probabilit(y|ies))$/, 2.5);
    if (
      (labels ?? label) !== undefined &&
      confidence !== undefined &&
      asks(PROMPT_STRONG) !== undefined &&
      answer?.text === undefined
    )
      return give('classification', ((labels ?? label) as FoundField).node, false);
    const sound = find(/^audio(_base_?64|_b64|_content|_data)$/, 2, ({ node }) => isText(node));
    const described = asks(/^(text|input|script|voice_description)$/);
    if (sound !== undefined && described !== undefined) return give('speech', described.node, false, 'likely');
    const picture =
      find(
        /^(b64_json|image_url|image_base64|b64_image)$/,
        2.5,
        ({ node, at }) => isText(node) && /^(\/(data|images|artifacts|output|predictions|results?)(\/\*)?)?\/[^/]+$/.test(at),
      ) ?? find(/^(images|image|artifacts)$/, 0);
    if (
      picture !== undefined &&
      answer?.finishReason === undefined &&
      answer?.text === undefined &&
      (asks(/^(prompt|text_prompts)$/) !== undefined ||
        // A deployment has an image, too: that of its container.
        (asks(/^image$/) !== undefined && (picture.word !== 'image' || asks(/^(mask|scale|size|strength|model)$/) !== undefined)))
    )
      return give('image', picture.node, /^b64|base64/.test(picture.word) && asks(/model|size|n/) !== undefined);
  }
  // Nothing is said of what comes back: the path and the fields of the request are all there is.
  if (schema === undefined || isTrivial(schema)) {
    if (file !== undefined && named && /\/(transcri(ption|pt)s?|translations?)\/?$/i.test(path))
      return give('transcription', file.node, true);
    const input = asks(/^(input|inputs|texts?)$/);
    if (input !== undefined && named && /\/embed(dings?)?\/?$/i.test(path)) return give('embedding', input.node, true);
  }
  const picture = media.find(({ mediaType }) => /^image\//.test(bareMediaType(mediaType)));
  const drawn = asks(/^(prompt|text_prompts|inputs?)$/);
  if (picture !== undefined && drawn !== undefined) return give('image', drawn.node, false);
  if (audio !== undefined && spoken !== undefined) return give('speech', spoken.node, false);
  return undefined;
}

/** Lists of numbers in a list: the bare answer of an embedder. */
function isMatrix(schema: Node): boolean {
  const row = itemsOf(schema);
  const cell = row === undefined ? undefined : itemsOf(row);
  return cell !== undefined && (isNumber(cell) || isVector(cell));
}

function hasVectors(node: Node): boolean {
  return (
    properties(node).some((inner) => isVector(inner.node)) ||
    (itemsOf(node) !== undefined && properties(itemsOf(node) as Node).some((inner) => isVector(inner.node)))
  );
}
