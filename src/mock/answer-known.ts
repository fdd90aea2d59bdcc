// A made-up answer and its map go in; the fields that the map knows are there afterwards, also where the description demands nothing.
import { property, propertyNames, valuesOf } from '../api-map/schema/schema-view.ts';
import type { AnswerMap, Field, OperationMap } from '../api-map/types.ts';
import { fromPointer, Node } from '../description/node.ts';
import { DIALECTS } from '../dialects/index.ts';
import { newId } from './answer-identity.ts';
import { branchWith, ensurePlace, type Making, schemaAt } from './ensure-place.ts';
import { hash } from './random.ts';
import { concrete, follow, isObject, type Json, places, setAt } from './wire.ts';

export interface Known extends Making {
  readonly nowMs: number;
}

export function addKnown(body: unknown, operation: OperationMap, known: Known): void {
  const { answer } = operation;
  if (answer === undefined) return;
  const { usage } = answer;
  const fields = [answer.id, answer.model, answer.text, usage?.input, usage?.output, usage?.total];
  const reason = answer.finish?.absent === undefined ? answer.finishReason : undefined;
  for (const field of [...fields, reason]) if (field !== undefined) ensureField(body, answer.schema, field, known);
  for (const source of Object.values(operation.stream?.lifecycle?.every ?? {})) {
    if ('answer' in source && source.optional !== true) ensureSource(body, answer, source.answer, known);
  }
  if (answer.text === undefined) return;
  for (const place of places(body, answer.text.at)) completeHolders(body, operation, place.keys, known);
}

/** What every event of the stream repeats is in the answer. */
function ensureSource(body: unknown, answer: AnswerMap, at: string, known: Known): void {
  if (ensurePlace(body, answer.schema, at, known) !== undefined || !isUndescribed(answer)) return;
  setAt(body, concrete(at, []), /created/.test(at) ? Math.floor(known.nowMs / 1000) : '');
}

/** The place of a field. Where the description says nothing, a dialect knew the field, and it stands where the dialect has it. */
export function ensureField(body: unknown, schema: Node, field: Field, making: Making): void {
  if (ensurePlace(body, schema, field.at, making) !== undefined || field.schema !== undefined || !isObject(body)) return;
  const keys = concrete(field.at, []);
  setAt(body, keys, field.values?.[0] ?? '');
  const holder = follow(body, keys.slice(0, -1));
  // What a model says is the assistant's message wherever there are messages.
  if (isObject(holder) && keys.at(-2) === 'message') holder['role'] ??= 'assistant';
}

/** The objects around the text: their constants, ids, numbers and roles. */
function completeHolders(body: unknown, operation: OperationMap, keys: readonly (string | number)[], known: Known): void {
  const schema = operation.answer!.schema;
  for (let depth = 0; depth < keys.length; depth++) {
    const way = keys.slice(0, depth);
    const holder = follow(body, way);
    const starred = keys.map((key) => (typeof key === 'number' ? '*' : key));
    const node = schemaAt(schema, starred.slice(0, depth));
    const branch = node === undefined ? undefined : (branchWith(node, starred.slice(depth)) ?? node);
    if (!isObject(holder) || branch === undefined) continue;
    for (const name of propertyNames(branch))
      if (!(name in holder) || name === 'role') complete(holder, name, branch, way, known);
  }
}

function complete(holder: Json, name: string, branch: Node, way: readonly (string | number)[], known: Known): void {
  const node = property(branch, name)?.node;
  const listed = node === undefined ? undefined : valuesOf(node);
  const values = listed?.values ?? [];
  if (values.length === 1) holder[name] = values[0];
  else if (name === 'role')
    holder[name] = values.find((value) => /assistant|model/i.test(String(value))) ?? values[0] ?? 'assistant';
  else if (name === 'index') holder[name] = typeof way.at(-1) === 'number' ? way.at(-1) : 0;
  else if (name === 'created' || name === 'created_at') {
    if (node?.string('type') === 'integer' || node?.string('type') === 'number') holder[name] = Math.floor(known.nowMs / 1000);
  } else if (name === 'id' && way.length > 0) {
    const sampled = node === undefined ? '' : known.schemas.sample(node, 'response', known.seed);
    holder[name] = newId(sampled, `/${String(holder['type'] ?? 'item')}`, hash(known.seed, JSON.stringify(way)));
  }
}

/** An operation whose answer is not described, with the answer that its dialect has. */
export function withDialectAnswer(operation: OperationMap): OperationMap {
  const dialect = DIALECTS.find(({ id }) => id === operation.dialect);
  if (
    operation.answer !== undefined ||
    dialect === undefined ||
    !operation.inference ||
    operation.stream?.switch.by === 'operation'
  )
    return operation;
  const { answer: told } = dialect;
  if (told.text === undefined) return operation;
  const evidence = { by: 'dialect', from: dialect.id } as const;
  const field = (at: string): Field => ({ at, required: false, evidence });
  const { usage } = told;
  const answer: AnswerMap = {
    status: '200',
    mediaType: 'application/json',
    schema: new Node(operation.node.lookup, {}, operation.node.source, operation.node.path, operation.node.via),
    text: field(told.text),
    ...(told.id === undefined ? {} : { id: field(told.id) }),
    ...(told.model === undefined ? {} : { model: field(told.model) }),
    ...(told.finishReason === undefined ? {} : { finishReason: field(told.finishReason) }),
    ...(told.finish === undefined ? {} : { finish: told.finish }),
    ...(usage === undefined
      ? {}
      : {
          usage: {
            at: usage.at,
            input: field(`${usage.at}${usage.input}`),
            output: field(`${usage.at}${usage.output}`),
            ...(usage.total === undefined ? {} : { total: field(`${usage.at}${usage.total}`) }),
            parts: [],
            counts: [],
            totalIsSum: usage.totalIsSum,
            evidence,
          },
        }),
    ...(told.toolCalls === undefined ? {} : { toolCalls: field(told.toolCalls) }),
  };
  return { ...operation, answer };
}

/** Whether the description says nothing of the answer, so that there is no body to start from. */
export function isUndescribed(answer: AnswerMap): boolean {
  return answer.text !== undefined && answer.text.schema === undefined && fromPointer(answer.text.at).length > 0;
}
