// Requests to collections and their raw answers go in; what the state makes of them comes out: kept objects, lists, jobs, results of batches.
import { property } from '../api-map/schema/schema-view.ts';
import type { ApiMap, OperationMap } from '../api-map/types.ts';
import { fromPointer, type Node } from '../description/node.ts';
import { idOf, newId, sameKind } from './answer-identity.ts';
import type { Asked } from './answers.ts';
import { type BatchItems, batchResults, type Call, FROM_WITHIN, parseLines } from './batch-results.ts';
import type { Making } from './ensure-place.ts';
import type { Payload } from './payloads.ts';
import type { Role } from './resources.ts';
import type { Route } from './router.ts';
import { type Creation, type Recalled, type Remembered, State } from './state.ts';
import type { MockReply } from './types.ts';
import { isObject, type Json, setAt, valueAt } from './wire.ts';

const MAX_SHOWN = 1_000;

export interface Kept {
  readonly asked: Asked;
  readonly body: Json;
  readonly payload: Payload;
  readonly making: Making;
  readonly nowMs: number;
}

export class Collections {
  private readonly map: ApiMap;
  private readonly call: Call;
  private readonly sample: (operation: OperationMap, seed: number) => unknown;
  private readonly state: State;
  private readonly shown = new Map<string, Json>();

  /** `sample` gives the raw answer of an operation. */
  constructor(map: ApiMap, call: Call, sample: (operation: OperationMap, seed: number) => unknown) {
    this.map = map;
    this.call = call;
    this.sample = sample;
    this.state = new State(map);
  }

  role(operation: OperationMap): Role | undefined {
    return this.state.role(operation);
  }

  recall(role: Role, route: Route, request: unknown, nowMs: number): Recalled | undefined {
    return this.state.recall(role, route, request, nowMs);
  }

  /** An object that was created is kept, a list shows what was kept, an id is the one that was asked for. */
  async remember(role: Role, kept: Kept): Promise<Json> {
    const { asked, body, making, nowMs } = kept;
    const { operation, pathParameters } = asked.route;
    const id = idOf(operation);
    if (role.does === 'create') return this.create(role, kept);
    if (role.does === 'list' && operation.list !== undefined) {
      const objects = this.state.listed(role, asked.route, nowMs);
      if (objects.length > 0) setAt(body, fromPointer(operation.list.items), objects);
      else this.show(role, valueAt(body, operation.list.items));
      return body;
    }
    const asId = 'id' in role ? pathParameters[role.id] : undefined;
    if (asId === undefined) return body;
    if (role.does === 'get') this.sameAsListed(role, asId, kept);
    const same = id === undefined ? undefined : sameKind(valueAt(body, id.at), asId);
    if (id !== undefined && same !== undefined && fits(id.schema, same, making)) setAt(body, fromPointer(id.at), same);
    return body;
  }

  /** A list that is the whole body. */
  listed(role: Role, route: Route, body: unknown, nowMs: number): unknown {
    if (role.does !== 'list' || !Array.isArray(body)) return body;
    const objects = this.state.listed(role, route, nowMs);
    if (objects.length > 0) return objects;
    this.show(role, body);
    return body;
  }

  /** Keeps what a list made up, so that fetching an item of it tells the same. */
  private show(role: Role, items: unknown): void {
    for (const item of Array.isArray(items) ? items.slice(0, MAX_SHOWN) : []) {
      if (!isObject(item)) continue;
      if (this.shown.size >= MAX_SHOWN) this.shown.clear();
      for (const name of ['id', 'name', 'model', 'slug'])
        if (typeof item[name] === 'string' || typeof item[name] === 'number')
          this.shown.set(JSON.stringify([role.collection, String(item[name])]), item);
    }
  }

  private sameAsListed(role: Role, id: string, { body, payload, making }: Kept): void {
    const listed = this.shown.get(JSON.stringify([role.collection, id]));
    for (const [name, value] of Object.entries(listed ?? {})) {
      const schema = payload.schema === undefined ? undefined : property(payload.schema, name)?.node;
      if (name in body && schema !== undefined && fits(schema, value, making)) body[name] = structuredClone(value);
    }
  }

  private async create(role: Role, { asked, body, payload, making, nowMs }: Kept): Promise<Json> {
    const { operation } = asked.route;
    const { job } = operation;
    const field = idOf(operation);
    if (!operation.inference && field !== undefined) {
      const id = valueAt(body, field.at);
      const fresh = newId(id, operation.path, making.seed);
      const isSent = id !== undefined && valueAt(asked.value, field.at) === id;
      if (!isSent && typeof id === typeof fresh && fits(field.schema, fresh, making)) setAt(body, fromPointer(field.at), fresh);
    }
    const poll = job?.poll === undefined ? undefined : this.map.operations.find(({ key }) => key === job.poll);
    const polled = job?.envelope === undefined || poll === undefined ? undefined : this.sample(poll, making.seed);
    const creation: Creation = {
      route: asked.route,
      request: asked.value,
      sent: asked.body,
      body,
      schema: payload.schema,
      nowMs,
      making,
      polled: isObject(polled) ? structuredClone(polled) : undefined,
      polledSchema: poll?.answer?.schema,
      origin: originOf(asked.headers.host),
    };
    const remembered = this.state.remember(role, creation);
    if (remembered.batch !== undefined && asked.headers[FROM_WITHIN] === undefined) await this.run(creation, remembered.batch);
    return remembered.body;
  }

  /** The items of a batch are run through the mock itself: each gets what it would have got alone. */
  private async run(creation: Creation, { object, file }: NonNullable<Remembered['batch']>): Promise<void> {
    const { results } = creation.route.operation.batch ?? {};
    const { bytes, failed } = await batchResults(this.itemsOf(creation), this.call);
    object.failed = failed;
    if (results?.by === 'operation') object.results = { key: results.key, bytes };
    else if (file !== undefined) this.state.keepFile(file, bytes);
  }

  /** What an operation that gives the results of batches has to say of this one. */
  results({ operation, pathParameters }: Route): MockReply | undefined {
    for (const id of operation.method === 'GET' ? Object.values(pathParameters) : []) {
      const bytes = this.state.resultsOf(id, operation.key);
      if (bytes !== undefined) return { status: 200, headers: { 'content-type': 'application/x-jsonl' }, body: bytes };
    }
    return undefined;
  }

  private itemsOf({ route: { operation }, request }: Creation): BatchItems {
    const { batch, dialect } = operation;
    const inline = batch?.input.by === 'inline' ? valueAt(request, batch.input.items.at) : undefined;
    const items =
      inline === undefined ? parseLines(this.state.inputLines(operation, request)) : Array.isArray(inline) ? inline : [];
    const generation = this.map.operations.find(
      (each) => each.kind.value === 'generation' && each.method === 'POST' && (dialect === undefined || each.dialect === dialect),
    );
    const stated = isObject(request) ? request.endpoint : undefined;
    return { operation, items, defaultPath: typeof stated === 'string' ? stated : generation?.path };
  }
}

/** A Host header is the client's word, so only what looks like one is repeated. */
function originOf(host: string | undefined): string {
  return host !== undefined && /^[\w.:[\]-]{1,255}$/.test(host) ? `http://${host}` : 'http://127.0.0.1';
}

function fits(schema: Node | undefined, value: unknown, making: Making): boolean {
  return schema === undefined || making.schemas.violations(schema, value, 'response').length === 0;
}
