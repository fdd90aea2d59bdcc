// An answer, its map and the tools of the request go in; an answer that calls one of them comes out.
import { stagesOf } from '../api-map/job/job-status.ts';
import { branchesOf, property, valuesOf } from '../api-map/schema/schema-view.ts';
import type { OperationMap } from '../api-map/types.ts';
import { fromPointer, type Node } from '../description/node.ts';
import { DIALECTS } from '../dialects/index.ts';
import { valueFor } from './client-schema.ts';
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
  // With the result of a call at hand a model answers; else a client that runs tools would never end.
  const prompt = operation.request.prompt === undefined ? undefined : valueAt(request, operation.request.prompt.at);
  if (chosen === undefined) return preferred === true && !endsWithResult(prompt) ? first : undefined;
  return tools.find(({ name }) => name === chosen) ?? first;
}

/** `{role: tool}`, `{type: function_call_output}`, or a turn with a part `{type: tool_result}`. */
function endsWithResult(prompt: unknown): boolean {
  const last = Array.isArray(prompt) ? (prompt as unknown[]).at(-1) : undefined;
  if (!isObject(last)) return false;
  const parts = [last, ...(Array.isArray(last.content) ? (last.content as unknown[]) : [])].filter(isObject);
  return parts.some(({ role, type }) => /^(tool|function)$/.test(String(role)) || /(_output|_result)$/.test(String(type)));
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
  const written = valueFor(tool.parameters, making.seed);
  const id = token(createRandom(making.seed), 24);
  if (shape.id !== undefined) setAt(call, fromPointer(shape.id), `call_${id}`);
  // Where a call is an item of the answer, it has an id of its own beside that of the call.
  if (shape.id !== '/id' && branch !== undefined && hasPath(branch, ['id'])) setAt(call, ['id'], `fc_${id}`);
  const status = branch === undefined ? undefined : property(branch, 'status')?.node;
  const [ended] = status === undefined ? [] : stagesOf(valuesOf(status)?.values ?? []).succeeded;
  if (ended !== undefined) call.status = ended;
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
