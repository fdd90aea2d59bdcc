// An answer and the request go in; what the request says of the object in the answer stands in it.
import { stagesOf } from '../api-map/job/job-status.ts';
import { property, valuesOf } from '../api-map/schema/schema-view.ts';
import type { OperationMap } from '../api-map/types.ts';
import type { Node } from '../description/node.ts';
import { sameKind } from './answer-identity.ts';
import type { Asked } from './answers.ts';
import { allowsNull } from './repair.ts';
import type { Schemas } from './schemas.ts';
import { isObject, type Json, valueAt } from './wire.ts';

/** What an answer says of itself, whatever the request has under the same name. */
const OWN = ['object', 'status', 'type', 'usage', 'choices', 'output', 'data', 'created', 'created_at'];

export function repeatRequest(body: unknown, asked: Asked, schema: Node | undefined, schemas: Schemas): void {
  const { operation, pathParameters } = asked.route;
  const acceptedBy =
    (node: Node | undefined) =>
    (name: string, value: unknown): boolean => {
      const child = node === undefined ? undefined : property(node, name)?.node;
      if (child === undefined || child.boolean('writeOnly') === true) return false;
      return schemas.violations(child, value, 'response').length === 0;
    };
  const accepts = acceptedBy(schema);
  // An id that the client chose is kept, but a call of a model names its own answer.
  echo(body, asked.value, new Set(operation.inference ? [...OWN, 'id'] : OWN), accepts);
  echoPath(body, pathParameters, accepts);
  const { list } = operation;
  const items = list === undefined ? undefined : valueAt(body, list.items);
  for (const item of Array.isArray(items) ? items : []) echoPath(item, pathParameters, acceptedBy(list?.item));
  if (!operation.inference) settleAction(body, operation, pathParameters, accepts);
}

/** What the client sent and the answer repeats under the same name, as far as `accepts` lets it through. */
function echo(
  body: unknown,
  request: unknown,
  skip: ReadonlySet<string>,
  accepts: (name: string, value: unknown) => boolean,
): void {
  if (!isObject(body) || !isObject(request)) return;
  for (const [name, value] of Object.entries(request)) {
    if (skip.has(name) || value === null || value === undefined) continue;
    if (accepts(name, value)) body[name] = structuredClone(value);
  }
}

/** What stands in the path under the name of a member: `/threads/{thread_id}/runs` answers with that `thread_id`. */
function echoPath(
  body: unknown,
  path: Readonly<Record<string, string>>,
  accepts: (name: string, value: unknown) => boolean,
): void {
  if (!isObject(body)) return;
  const plain = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
  const sent = new Map(Object.entries(path).map(([name, value]) => [plain(name), value]));
  for (const [name, current] of Object.entries(body)) {
    const value = name === 'id' ? undefined : sameKind(current, sent.get(plain(name)));
    if (value !== undefined && accepts(name, value)) body[name] = value;
  }
}

/** What is done to an object, by the last word of a path. */
const VERB =
  /^(cancel|complete|finalize|finish|close|pause|resume|archive|unarchive|restore|activate|deactivate|disable|enable|approve|reject|stop|start|publish|abort)$/i;

/** `/uploads/{id}/cancel` answers with the upload of that id, which is cancelled; a creation with one that has only begun. */
function settleAction(
  body: unknown,
  { method, path, answer, job }: OperationMap,
  pathParameters: Readonly<Record<string, string>>,
  accepts: (name: string, value: unknown) => boolean,
): void {
  if (!isObject(body) || answer === undefined) return;
  const itself = /\{([^{}]*(?:id|uuid|key))\}$/i.exec(path.split(/[?#]/, 1)[0] ?? '')?.[1];
  if (itself !== undefined && 'id' in body) {
    const id = sameKind(body.id, pathParameters[itself]);
    if (id !== undefined && accepts('id', id)) body.id = id;
  }
  if (job?.poll !== undefined || method === 'GET') return;
  const [, parameter, verb] = /\{([^{}]+)\}[/:]([A-Za-z]+)$/.exec(path.split(/[?#]/, 1)[0] ?? '') ?? [];
  const status = property(answer.schema, 'status')?.node;
  const values = status === undefined ? [] : (valuesOf(status)?.values ?? []).filter((value) => typeof value === 'string');
  const acts = verb !== undefined && VERB.test(verb);
  if (acts) {
    const id = sameKind(body.id, pathParameters[parameter ?? '']);
    if (id !== undefined && accepts('id', id)) body.id = id;
    const stem = verb.toLowerCase().slice(0, 5);
    const after = values.filter((value) => value.toLowerCase().startsWith(stem));
    // `cancelled` before `cancelling`: nobody waits here.
    const settled = after.find((value) => value.endsWith('ed')) ?? after[0];
    if (settled !== undefined) body.status = settled;
  } else if (method === 'POST' && !path.endsWith('}') && 'status' in body) {
    const { pending, running } = stagesOf(values);
    const first = pending[0] ?? running[0];
    if (first !== undefined) body.status = first;
  }
  if (!acts && method === 'POST') forgetEnds(body, answer.schema);
}

const END =
  /^(last_?)?error$|^(incomplete|failure|error|cancel\w*)_?(details|reason)$|^(complet|fail|cancel|incomplet|expir|finish|delet|archiv|end)\w*_?at$/i;

/** What has only been made has neither failed nor ended. */
function forgetEnds(body: Json, schema: Node): void {
  for (const name of Object.keys(body)) {
    const member = END.test(name) && !/^expires/i.test(name) ? property(schema, name) : undefined;
    if (member === undefined) continue;
    if (allowsNull(member.node)) body[name] = null;
    else if (!member.required) delete body[name];
  }
}
