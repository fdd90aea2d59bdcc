// In: the request of an operation. Out: the field that names the end user, and a prompt that stands in the URL.
import { fieldsUnder, isText, shape, snake } from '../schema/fields.ts';
import { typesOf } from '../schema/schema-view.ts';
import type { ParameterMap, RequestMap } from '../types.ts';
import { PROMPT_STRONG } from './request.ts';

const END_USER = /^(user|user_id|end_user|end_user_id|safety_identifier|customer_id|external_user_id)$/;
const IN_URL = /^(text|input|input_text|text_input|query|system|system_prompt|instructions?)$/;

/** What matters of a request only when it calls a model. */
export function asCallOf(request: RequestMap): Pick<RequestMap, 'endUser' | 'promptInUrl'> {
  return { ...endUserOf(request), ...promptInUrlOf(request) };
}

function endUserOf({ schema, parameters }: RequestMap): Pick<RequestMap, 'endUser'> {
  const header = parameters.find((each) => each.in === 'header' && /(^|_)(end_)?user(_id)?$/.test(snake(each.name)));
  if (header !== undefined) return { endUser: { value: { in: 'header', name: header.name }, evidence: shape(header.node) } };
  const field =
    schema &&
    fieldsUnder(schema, 1).find(
      ({ word, depth, at }) => END_USER.test(word) && (depth === 0 || /^\/(metadata|user|context)\//.test(at)),
      ({ node }) => isText(node),
    );
  return field === undefined ? {} : { endUser: { value: { in: 'body', name: field.at.slice(1) }, evidence: shape(field.node) } };
}

/** A call of a model whose prompt, or a part of it, is a parameter of the URL. */
function promptInUrlOf({ parameters }: RequestMap): Pick<RequestMap, 'promptInUrl'> {
  const parameter = parameters.find(isPrompt);
  return parameter === undefined ? {} : { promptInUrl: parameter };
}

function isPrompt({ name, in: place, node }: ParameterMap): boolean {
  const word = snake(name);
  const named = /^(prompt|messages)$/.test(word) || (place === 'query' && (PROMPT_STRONG.test(word) || IN_URL.test(word)));
  if (!named || (place !== 'query' && place !== 'path')) return false;
  const schema = node.get('schema') ?? node.get('content')?.entries()[0]?.[1].get('schema');
  const types = schema === undefined ? new Set<string>() : typesOf(schema);
  return types.size === 0 || types.has('string') || types.has('array') || types.has('object');
}
