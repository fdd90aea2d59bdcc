import type { Field, OperationMap } from '../api-map/types.ts';
import type { Node } from '../description/node.ts';
import type { Format } from '../description/types.ts';
import { sampleValue } from '../sample/index.ts';
import { compileSchema } from '../schema/index.ts';
import type { Exchange, SentRequest } from './exchange.ts';
import { isRecord, valueAt, withValue } from './pointer.ts';

/** The bodies that the description shows for a request. */
export function bodyExamples(operation: OperationMap): unknown[] {
  const { mediaType, schema } = operation.request;
  const media = mediaType === undefined ? undefined : operation.node.at('requestBody', 'content', mediaType);
  const named = media?.get('examples')?.entries() ?? [];
  const listed = schema?.get('examples')?.value;
  return [
    media?.get('example')?.value,
    ...named.map(([, example]) => example.get('dataValue')?.value ?? example.get('value')?.value),
    schema?.get('example')?.value,
    ...(Array.isArray(listed) ? listed : []),
  ].filter(isRecord);
}

export function accepts(format: Format, schema: Node | undefined, value: unknown): boolean {
  return schema !== undefined && compileSchema(schema, { format, mode: 'request' })(value).length === 0;
}

/** The shapes in which a text is sent to a model. The first that the field's schema takes is used. */
function promptShapes(text: string): unknown[] {
  return [
    text,
    [{ role: 'user', content: text }],
    [{ role: 'user', content: [{ type: 'text', text }] }],
    [{ type: 'message', role: 'user', content: text }],
    [{ role: 'user', parts: [{ text }] }],
    [{ parts: [{ text }] }],
    [text],
    { text },
    [{ role: 'USER', message: text }],
  ];
}

/** `text` as the prompt field takes it, in a usual shape or in a sample of its schema; undefined when nothing fits. */
export function promptValue(format: Format, field: Field, text: string): unknown {
  const { schema } = field;
  const shapes = promptShapes(text);
  if (schema === undefined) return field.at === '/messages' ? shapes[1] : shapes[0];
  const usual = shapes.find((shape) => accepts(format, schema, shape));
  if (usual !== undefined) return usual;
  const sample = sampleValue(schema, { seed: 1, mode: 'request', minimal: true });
  return [withText(sample, text), sample].find((value) => accepts(format, schema, value));
}

/** A sample with `text` in the members that hold what is said. */
function withText(sample: unknown, text: string): unknown {
  if (Array.isArray(sample)) return sample.map((item) => (typeof item === 'string' ? text : withText(item, text)));
  if (!isRecord(sample)) return sample;
  return Object.fromEntries(
    Object.entries(sample).map(([key, value]) => [
      key,
      typeof value === 'string' && /^(text|content|input|prompt|query|message)$/i.test(key) ? text : withText(value, text),
    ]),
  );
}

const TOOLS = [
  { name: 'get_weather', description: 'The weather at a place.' },
  { name: 'get_time', description: 'The time at a place.' },
];
export const TOOL_PARAMETERS = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};

type Tool = (typeof TOOLS)[number];
const TOOL_SHAPES: readonly ((tool: Tool) => unknown)[] = [
  (tool) => ({ type: 'function', function: { ...tool, parameters: TOOL_PARAMETERS } }),
  (tool) => ({ type: 'function', ...tool, parameters: TOOL_PARAMETERS, strict: true }),
  (tool) => ({ type: 'function', ...tool, parameters: TOOL_PARAMETERS }),
  (tool) => ({ ...tool, input_schema: TOOL_PARAMETERS }),
  (tool) => ({ functionDeclarations: [{ ...tool, parameters: TOOL_PARAMETERS }] }),
];

/** `count` tools in the shape that the field takes, with whatever makes the model use one; undefined when none fits. */
export function withTools(format: Format, operation: OperationMap, body: unknown, count: number): unknown {
  const field = operation.request.tools;
  if (field === undefined) return undefined;
  for (const shape of TOOL_SHAPES) {
    const offered = withValue(body, field.at, TOOLS.slice(0, count).map(shape));
    if (!accepts(format, operation.request.schema, offered)) continue;
    for (const choice of ['required', { type: 'any' }, 'any', 'auto']) {
      const forced = withValue(offered, '/tool_choice', choice);
      if (
        operation.request.schema !== undefined &&
        declares(operation.request.schema, 'tool_choice') &&
        accepts(format, operation.request.schema, forced)
      )
        return forced;
    }
    return offered;
  }
  return undefined;
}

/** How a JSON Schema for the answer is sent: the field of the body, and what it holds. */
const FORMATS: readonly (readonly [at: string, value: unknown])[] = [
  ['/response_format', { type: 'json_schema', json_schema: { name: 'place', strict: true, schema: TOOL_PARAMETERS } }],
  ['/text', { format: { type: 'json_schema', name: 'place', strict: true, schema: TOOL_PARAMETERS } }],
  ['/output_config', { format: { type: 'json_schema', schema: TOOL_PARAMETERS } }],
  ['/format', TOOL_PARAMETERS],
];

/** The schema of our tool's parameters as the format of the answer, where the request has a place for it, as a change to the body. */
export function formatChange(
  format: Format,
  operation: OperationMap,
  body: unknown,
): Readonly<Record<string, unknown>> | undefined {
  const { schema } = operation.request;
  const found = FORMATS.find(([at, value]) => {
    const takes = (other: unknown) => accepts(format, schema, withValue(body, at, other));
    // A field that takes everything says nothing of this one.
    return schema !== undefined && declares(schema, at.slice(1)) && takes(value) && !takes(12345);
  });
  return found === undefined ? undefined : { [found[0]]: found[1] };
}

/** Where the request asks for usage in a stream; undefined when usage comes unasked, or the request knows no such field. */
export function usageSwitch(operation: OperationMap): string | undefined {
  const at = operation.stream?.usage?.onRequest;
  const { schema } = operation.request;
  return at === undefined || schema === undefined || declares(schema, at.split('/')[1]!) ? at : undefined;
}

/** Whether a request that was sent asks for usage in its stream; undefined where usage comes unasked. */
export function asksForUsage(operation: OperationMap, { request }: Exchange): boolean | undefined {
  const at = usageSwitch(operation);
  if (at === undefined) return undefined;
  return valueAt(jsonOf(request), at) === true;
}

/** The JSON that a request carried; undefined when it carried none. */
export function jsonOf({ json, body }: SentRequest): unknown {
  if (json !== undefined || body === undefined) return json;
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

export function declares(schema: Node, name: string, depth = 0): boolean {
  if (schema.at('properties', name) !== undefined) return true;
  if (depth > 4) return false;
  return ['allOf', 'anyOf', 'oneOf'].some((keyword) =>
    (schema.get(keyword)?.items() ?? []).some((branch) => declares(branch, name, depth + 1)),
  );
}

/** The stop sequence in the shape that the field takes. */
export function stopValue(format: Format, field: Field, stop: string): unknown {
  return field.schema === undefined || accepts(format, field.schema, [stop]) ? [stop] : stop;
}

/** A limit within the bounds of its field. */
export function limitValue(field: Field, wanted: number): number {
  const minimum = bound(field.schema, 'minimum', Math.max) ?? 1;
  const maximum = bound(field.schema, 'maximum', Math.min) ?? Number.POSITIVE_INFINITY;
  return Math.min(Math.max(wanted, minimum), maximum);
}

function bound(schema: Node | undefined, keyword: string, pick: (...values: number[]) => number): number | undefined {
  if (schema === undefined) return undefined;
  const branches = [schema, ...['anyOf', 'oneOf', 'allOf'].flatMap((name) => schema.get(name)?.items() ?? [])];
  const values = branches.flatMap((branch) => branch.number(keyword) ?? []);
  return values.length === 0 ? undefined : pick(...values);
}
