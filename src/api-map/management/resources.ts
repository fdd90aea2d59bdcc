// In: the operations of a map. Out: the resources that are read and overwritten under one path, and what keeps two writers apart.
import { isNumber, isText, shape, snake } from '../schema/fields.ts';
import { bareOf } from '../schema/paths.ts';
import { properties } from '../schema/schema-view.ts';
import type { OperationMap, ResourceMap } from '../types.ts';

const VERSION = /^(etag|e_tag|revision|version|resource_version|if_match|lock_version|generation|expected_(version|revision))$/;
const CONDITION = /^if-(match|unmodified-since)$/i;

export function readResources(operations: readonly OperationMap[]): ResourceMap[] {
  const byPath = new Map<string, OperationMap[]>();
  for (const operation of operations) {
    const path = bareOf(operation.path);
    if (!operation.deprecated) byPath.set(path, [...(byPath.get(path) ?? []), operation]);
  }
  return [...byPath].flatMap(([path, members]) => {
    const read = members.find(({ method, answer, list }) => method === 'GET' && answer !== undefined && list === undefined);
    const names = new Set(read?.answer === undefined ? [] : properties(read.answer.schema).map(({ name }) => snake(name)));
    // What is written is what is read: an upload under the path of its download is no setting.
    const writes = members.filter(
      ({ method, request, upload }) =>
        /^(PUT|PATCH)$/.test(method) &&
        upload === undefined &&
        request.schema !== undefined &&
        properties(request.schema).some(({ name }) => names.has(snake(name))),
    );
    return read === undefined || writes.length === 0 ? [] : [readResource(path, read, writes)];
  });
}

function readResource(path: string, read: OperationMap, writes: readonly OperationMap[]): ResourceMap {
  const precondition = writes.map(preconditionOf).find((found) => found !== undefined);
  return {
    path,
    read: read.key,
    writes: writes.map(({ key }) => key),
    ...(precondition === undefined ? {} : { precondition }),
    refusal: writes.every(({ errors }) => errors.declared.some((status) => /^(409|412|428|4xx|default)$/i.test(status))),
  };
}

function preconditionOf({ request }: OperationMap): ResourceMap['precondition'] {
  const header = request.parameters.find((parameter) => parameter.in === 'header' && CONDITION.test(parameter.name));
  if (header !== undefined) return { value: { in: 'header', name: header.name }, evidence: shape(header.node) };
  const field =
    request.schema === undefined
      ? undefined
      : properties(request.schema).find(({ name, node }) => VERSION.test(snake(name)) && (isText(node) || isNumber(node)));
  return field === undefined ? undefined : { value: { in: 'body', name: field.name }, evidence: shape(field.node) };
}
