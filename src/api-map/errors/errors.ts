// In: an operation. Out: its declared errors, each with envelope, code, message, parameter and request id.
import type { Node } from '../../description/node.ts';
import { type FieldList, fieldsUnder, isNumber, isObject, isText, shape, toField } from '../schema/fields.ts';
import { contentOf, isError, responsesOf } from '../schema/media.ts';
import type { ErrorMap, ErrorResponseMap, Field, Found } from '../types.ts';

const CODE = ['code', 'error_code', 'type', 'error_type', 'kind', 'reason', 'status'];
const MESSAGE = ['message', 'msg', 'error_message', 'detail', 'description', 'error', 'title'];
const PARAM = ['param', 'parameter', 'field', 'loc', 'pointer', 'path', 'property'];
const REQUEST_ID_HEADER = /(^|-)(request|trace|correlation)-?id$/i;
const REQUEST_ID_FIELD = /^(request|trace|correlation)_id$/;

export function readErrors(operation: Node): ErrorMap {
  const errors = responsesOf(operation).filter(([status]) => isError(status));
  return {
    declared: errors.map(([status]) => status),
    byStatus: Object.fromEntries(errors.map(([status, node]) => [status, readError(node)])),
  };
}

function readError(node: Node): ErrorResponseMap {
  const media = contentOf(node)[0];
  const schema = media?.node.get('schema') ?? media?.node.get('itemSchema');
  const headerNames = node.get('headers')?.keys() ?? [];
  const header = headerNames.find((name) => REQUEST_ID_HEADER.test(name));
  const fields = schema === undefined ? undefined : fieldsUnder(schema, 3);
  const body = fields === undefined ? undefined : readBody(fields);
  const beside = body?.message?.at.replace(/[^/]*$/, 'id');
  const bodyId =
    fields?.find(({ word, depth }) => depth <= 1 && REQUEST_ID_FIELD.test(word)) ??
    // An id beside the message is that of the failed request.
    fields?.find(
      ({ at }) => at === beside,
      ({ node }) => isText(node),
    );
  const holder = node.get('headers')?.get(header ?? '');
  const requestId: Found<{ in: 'header' | 'body'; name: string }> | undefined =
    header !== undefined && holder !== undefined
      ? { value: { in: 'header', name: header }, evidence: shape(holder) }
      : bodyId !== undefined
        ? { value: { in: 'body', name: bodyId.name }, evidence: shape(bodyId.node) }
        : undefined;
  return {
    node,
    ...(media === undefined ? {} : { mediaType: media.mediaType }),
    ...(schema === undefined ? {} : { schema }),
    codes: [],
    ...body,
    headers: headerNames,
    ...(requestId === undefined ? {} : { requestId }),
  };
}

function readBody(fields: FieldList): {
  envelope?: string;
  code?: Field;
  codes?: readonly Field[];
  message?: Field;
  param?: Field;
} {
  const wrapper = fields.find(
    ({ at }) => at === '/error' || at === '/fault' || at === '/status',
    ({ node, at }) =>
      isObject(node) &&
      fields.find((field) => field.at.startsWith(`${at}/`) && ['message', 'code', 'type', 'detail'].includes(field.word)) !==
        undefined,
  );
  const envelope = wrapper?.at ?? '';
  const under = (names: readonly string[], test: (node: Node) => boolean): Field[] =>
    names.flatMap((name) => {
      const found = fields.find(
        ({ at, word }) => word === name && at.startsWith(`${envelope}/`) && at.lastIndexOf('/') === envelope.length,
        ({ node }) => test(node),
      );
      return found === undefined ? [] : [toField(found)];
    });
  const codes = under(CODE, (node) => isText(node) || isNumber(node));
  const [code] = codes;
  const [message] = under(MESSAGE, (node) => isText(node));
  const param = fields.find(({ word, at, depth }) => PARAM.includes(word) && depth <= 3 && at.startsWith(`${envelope}/`));
  // A list of validation problems says where each one lies, though it is no error with a message of its own.
  if (code === undefined && message === undefined && wrapper === undefined)
    return param === undefined || !param.at.includes('/*/') ? {} : { param: toField(param) };
  return {
    envelope,
    ...(code === undefined ? {} : { code, codes }),
    ...(message === undefined || message.at === code?.at ? {} : { message }),
    ...(param === undefined ? {} : { param: toField(param) }),
  };
}
