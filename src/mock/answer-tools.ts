// An answer, its map and the tools of the request go in; an answer that calls one of them comes out.
import { branchesOf } from '../api-map/schema-view.ts';
import type { OperationMap } from '../api-map/types.ts';
import { fromPointer, type Node } from '../description/node.ts';
import { DIALECTS } from '../dialects/index.ts';
import { ensurePlace, hasPath, type Making, schemaAt } from './ensure-place.ts';
import { createRandom, token } from './random.ts';
import { follow, isObject, type Json, parentPointer, places, setAt, valueAt } from './wire.ts';

interface ToolCallShape {
  readonly id?: string;
  readonly name: string;
  readonly arguments: string;
  readonly argumentsAre: 'json-text' | 'object';
}

export interface WantedTool {
  readonly name: string;
  readonly parameters: unknown;
}

/** The tool that the request forces, or the first when the client asks for a call (`Prefer: tools=true`). */
export function wantedTool(operation: OperationMap, request: unknown, preferred: boolean | undefined): WantedTool | undefined {
  const field = operation.request.tools;
  if (field === undefined || preferred === false) return undefined;
  const tools = [valueAt(request, field.at)].flat().flatMap((tool) => toolOf(tool) ?? []);
  const choice = isObject(request) ? (request.tool_choice ?? request.toolChoice) : undefined;
  const [first] = tools;
  if (first === undefined || choice === 'none') return undefined;
  const chosen = forced(choice);
  if (chosen === undefined) return preferred === true ? first : undefined;
  return tools.find(({ name }) => name === chosen) ?? first;
}

/** The name in a choice that leaves no choice; the empty string when any tool will do. */
function forced(choice: unknown): string | undefined {
  if (typeof choice === 'string') return /^(required|any)$/i.test(choice) ? '' : undefined;
  if (!isObject(choice)) return undefined;
  const inner = isObject(choice.function) ? choice.function : choice;
  if (typeof inner.name === 'string') return inner.name;
  return /^(required|any)$/i.test(String(choice.type ?? choice.mode)) ? '' : undefined;
}

function toolOf(tool: unknown): WantedTool | undefined {
  if (!isObject(tool)) return undefined;
  const holder = isObject(tool.function) ? tool.function : tool;
  if (typeof holder.name !== 'string') return undefined;
  return {
    name: holder.name,
    parameters: holder.parameters ?? holder.input_schema ?? holder.parameter_definitions ?? {},
  };
}

/** False when nothing says where a tool call stands in the answer. */
export function writeToolCall(body: unknown, operation: OperationMap, tool: WantedTool, making: Making): boolean {
  const { answer } = operation;
  const shape = DIALECTS.find(({ id }) => id === operation.dialect)?.answer.toolCall;
  if (answer?.toolCalls === undefined || shape === undefined) return false;
  const pointer = answer.toolCalls.at;
  const holder = ensureList(body, answer.schema, pointer, making);
  if (holder === undefined) return false;
  const items = schemaAt(answer.schema, [...fromPointer(pointer), '*']);
  const branch = items === undefined ? undefined : callBranch(items, shape);
  const sampled = branch === undefined ? {} : making.schemas.sample(branch, 'response', making.seed);
  const call: Json = isObject(sampled) ? structuredClone(sampled) : {};
  const written = exampleOf(tool.parameters, 0);
  if (shape.id !== undefined) setAt(call, fromPointer(shape.id), `call_${token(createRandom(making.seed), 24)}`);
  setAt(call, fromPointer(shape.name), tool.name);
  setAt(call, fromPointer(shape.arguments), shape.argumentsAre === 'object' ? written : JSON.stringify(written));
  // Where calls stand among the parts of the answer they take the place of the text; else the text is null or empty.
  holder.length = 0;
  holder.push(call);
  silence(body, operation);
  return true;
}

function ensureList(body: unknown, schema: Node, pointer: string, making: Making): unknown[] | undefined {
  const found = places(body, pointer)[0]?.value;
  if (Array.isArray(found)) return found;
  const parent = ensurePlace(body, schema, parentPointer(pointer), making);
  if (parent === undefined) return undefined;
  const keys = [...parent.keys, fromPointer(pointer).at(-1)!];
  setAt(body, keys, []);
  const list = follow(body, keys);
  return Array.isArray(list) ? list : undefined;
}

/** The kind of item that has a place for each part of a call, and the fewest other needs. */
function callBranch(items: Node, shape: ToolCallShape): Node | undefined {
  const parts = [shape.id, shape.name, shape.arguments].flatMap((pointer) =>
    pointer === undefined ? [] : [fromPointer(pointer)],
  );
  const fitting = branchesOf(items).filter((branch) => parts.every((keys) => hasPath(branch, keys)));
  const needs = (branch: Node): number =>
    Array.isArray(branch.get('required')?.value) ? (branch.get('required')!.value as unknown[]).length : 0;
  return fitting.sort((a, b) => needs(a) - needs(b))[0];
}

function silence(body: unknown, operation: OperationMap): void {
  const text = operation.answer?.text;
  if (text === undefined) return;
  const schema = text.schema;
  const type = schema?.get('type')?.value;
  const nullable =
    schema?.boolean('nullable') === true ||
    (Array.isArray(type) && type.includes('null')) ||
    [...(schema?.get('anyOf')?.items() ?? []), ...(schema?.get('oneOf')?.items() ?? [])].some(
      (branch) => branch.string('type') === 'null',
    );
  for (const place of places(body, text.at)) setAt(body, place.keys, nullable ? null : '');
}

const MAX_DEPTH = 8;

/** A value for a tool's parameters: their JSON Schema came with the request, so it is read with care and nothing is compiled. */
function exampleOf(schema: unknown, depth: number): unknown {
  if (!isObject(schema) || depth > MAX_DEPTH) return {};
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return schema.enum[0] as unknown;
  if ('default' in schema) return schema.default;
  const union = [schema.anyOf, schema.oneOf].find((list): list is unknown[] => Array.isArray(list) && list.length > 0);
  if (union !== undefined) return exampleOf(union[0], depth + 1);
  const type: unknown = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'string') return 'example';
  if (type === 'integer' || type === 'number') return typeof schema.minimum === 'number' ? schema.minimum : 1;
  if (type === 'boolean') return true;
  if (type === 'null') return null;
  if (type === 'array') return typeof schema.items === 'object' ? [exampleOf(schema.items, depth + 1)] : [];
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : Object.keys(properties);
  return Object.fromEntries(
    required
      .filter((name): name is string => typeof name === 'string')
      .slice(0, 100)
      .map((name) => [name, exampleOf(properties[name], depth + 1)]),
  );
}
