// In: an operation that calls a model. Out: whether its request and answer are shown by an example, and its fields that measure something.
import type { Node } from '../../description/node.ts';
import { type FieldList, fieldsUnder, isNumber, toField } from '../schema/fields.ts';
import { contentOf, framingOf, successesOf } from '../schema/media.ts';
import type { AnswerMap, DocumentationMap, Field, RequestMap } from '../types.ts';

const EXAMPLE = /^(x-)?examples?$/;
/** Extensions of documentation tools that hold whole calls, with the keys of their two sides. */
const SHOWN = /^x-.*(example|code-?samples?|meta$|readme)/i;
const TEXTUAL = /^text\/|[/+](json|xml)$|^multipart\/form-data$|^\*\/\*$|^application\/(x-www-form-urlencoded|\*)$/;

const SPAN =
  /(^|_)(duration|latency|elapsed|timeout|time_?out|ttl|delay|interval|silence|lifetime|keep_?alive|(total|load|queue|wait|inference|response|prompt_eval|eval|processing|generation|validation|start|end|audio)_time)$/;
const LENGTH = /^(max|min|context|input|output|prompt|response|chunk)_(length|len|size|window)$/;

export function readDocumentation(operation: Node, request: RequestMap, answer: AnswerMap | undefined): DocumentationMap {
  const prose = operation.string('description') ?? '';
  const calls = operation.keys().some((key) => SHOWN.test(key) && holdsExample(operation.get(key)));
  return {
    request:
      calls ||
      /```[^`]*\b(curl|fetch|import|client)\b/.test(prose) ||
      request.schema === undefined ||
      mediaShown(operation.get('requestBody'), request.prompt?.schema),
    answer: calls || /```json\b/.test(prose) || answerShown(operation, answer),
    measures: [
      ...measuresOf(request.schema && fieldsUnder(request.schema, 1)),
      ...measuresOf(answer && fieldsUnder(answer.schema)),
    ],
  };
}

/** `x-codeSamples: […]`; a documentation object (`x-meta`) counts when it has examples in it. */
function holdsExample(extension: Node | undefined): boolean {
  if (extension === undefined) return false;
  if (Array.isArray(extension.value)) return extension.value.length > 0;
  return extension.isObject && JSON.stringify(extension.value).length > 2;
}

function mediaShown(holder: Node | undefined, prompt: Node | undefined): boolean {
  const media = contentOf(holder);
  return (
    media.some(({ node }) => isShown(node) || isShown(node.get('schema'))) ||
    // Documentation makes the example of a body from those of its fields.
    (prompt !== undefined && isShown(prompt))
  );
}

/** Sound, pictures and streams need no example. */
function answerShown(operation: Node, answer: AnswerMap | undefined): boolean {
  const media = successesOf(operation).flatMap(([, response]) => contentOf(response));
  const textual = media.filter(({ mediaType }) => framingOf(mediaType) === undefined && TEXTUAL.test(mediaType));
  if (textual.length === 0) return true;
  return (
    textual.some(({ node }) => isShown(node) || isShown(node.get('schema'))) ||
    (answer !== undefined &&
      fieldsUnder(answer.schema, 1).find(
        () => true,
        ({ node }) => isShown(node),
      ) !== undefined)
  );
}

function isShown(node: Node | undefined): boolean {
  return node?.keys().some((key) => EXAMPLE.test(key)) === true;
}

function measuresOf(fields: FieldList | undefined): Field[] {
  if (fields === undefined) return [];
  return Array.from(
    fields.filter(
      ({ word }) => SPAN.test(word) || LENGTH.test(word),
      ({ node }) => isNumber(node),
    ),
    (field) => toField(field),
  );
}
