// Requests to collections go in; what earlier requests left there comes out: objects, jobs that move on, files byte for byte.

import { property } from '../api-map/schema/schema-view.ts';
import type { ApiMap, JobMap, OperationMap } from '../api-map/types.ts';
import { fromPointer, type Node, toPointer } from '../description/node.ts';
import { idOf, newId } from './answer-identity.ts';
import { ensurePlace, type Making, schemaAt } from './ensure-place.ts';
import { JobProgress, setCounts } from './job-progress.ts';
import type { RequestBody } from './request-body.ts';
import { Resources, type Role } from './resources.ts';
import type { Route } from './router.ts';
import { Store, type StoredObject } from './store.ts';
import { concrete, follow, isObject, type Json, setAt, valueAt } from './wire.ts';

export type Recalled =
  | { readonly body: Json }
  | { readonly content: NonNullable<StoredObject['content']> }
  | { readonly gone: true };

export interface Creation {
  readonly route: Route;
  readonly request: unknown;
  readonly sent: RequestBody;
  readonly body: Json;
  readonly schema: Node | undefined;
  readonly nowMs: number;
  readonly making: Making;
  /** The answer to a poll, where the creation answers with an id alone. */
  readonly polled: Json | undefined;
  readonly polledSchema: Node | undefined;
  /** Under which the client reached the mock. */
  readonly origin: string;
}

export interface Remembered {
  /** The body with which the creation is answered. */
  readonly body: Json;
  /** A batch whose items are to be run now. */
  readonly batch?: {
    readonly object: StoredObject /** The id of the file that is to hold the results. */;
    readonly file?: string;
  };
}

export class State {
  private readonly resources: Resources;
  private readonly store = new Store();

  constructor(map: ApiMap) {
    this.resources = new Resources(map);
  }

  role(operation: OperationMap): Role | undefined {
    return this.resources.role(operation);
  }

  /** Undefined when nothing is known of the object: then a sample stands for it, as a frontend expects. */
  recall(role: Role, route: Route, request: unknown, nowMs: number): Recalled | undefined {
    if (!('id' in role)) return undefined;
    const id = route.pathParameters[role.id] ?? '';
    // A file of results was created by no upload, so it belongs to no collection.
    const object = this.store.get(role.collection, id) ?? this.store.get('', id);
    if (object === undefined) return this.store.wasDeleted(role.collection, id) ? { gone: true } : undefined;
    switch (role.does) {
      case 'content':
        return object.content === undefined ? undefined : { content: object.content };
      case 'delete':
        object.job?.cancel();
        this.store.delete(role.collection, id);
        return undefined;
      case 'update':
        for (const [name, value] of Object.entries(isObject(request) ? request : {}))
          if (name in object.body || hasMember(route.operation, name)) object.body[name] = structuredClone(value);
        break;
      case 'cancel':
        object.job?.cancel();
        break;
      default:
        object.job?.advance();
    }
    return { body: show(object, nowMs) };
  }

  listed(role: Role, route: Route, nowMs: number): Json[] {
    return this.store.list(role.collection, parentsOf(route)).map((object) => show(object, nowMs));
  }

  /** Stores what was created and gives the body with which its creation is answered. */
  remember(role: Role, creation: Creation): Remembered {
    const { route, request, sent, body } = creation;
    const { operation } = route;
    const { job } = operation;
    const isJob = job !== undefined && createsJob(operation, request);
    describeFile(body, sent);
    const idAt = isJob && job.createdId !== undefined ? job.createdId.at : (idOf(operation)?.at ?? '/id');
    const id = valueAt(body, idAt);
    if (typeof id !== 'string' && typeof id !== 'number') return { body };
    const content = sent.kind === 'form' ? sent.parts.find((part) => part.filename !== undefined) : undefined;
    const parents = parentsOf(route);
    const common = {
      id: String(id),
      parents,
      ...(content === undefined ? {} : { content: { bytes: Buffer.from(content.bytes), mediaType: content.mediaType } }),
    };
    if (!isJob) {
      this.store.put(role.collection, { ...common, body: structuredClone(body) });
      return { body };
    }
    return this.rememberJob(role, job, creation, common);
  }

  private rememberJob(role: Role, job: JobMap, creation: Creation, common: Omit<StoredObject, 'body'>): Remembered {
    const { body, schema, making, polled, polledSchema, nowMs } = creation;
    const pollShape = job.envelope !== undefined && polled !== undefined ? polled : body;
    const at = job.envelope === undefined ? '' : job.envelope.poll;
    const stored = structuredClone(pollShape);
    const inner = valueAt(stored, at);
    if (!isObject(inner)) return { body };
    const innerSchema =
      job.envelope === undefined ? schema : polledSchema === undefined ? undefined : schemaAt(polledSchema, fromPointer(at));
    // JOB-13: a success has its result or the way to it.
    const [result] = job.result;
    if (innerSchema !== undefined && result !== undefined) ensurePlace(inner, innerSchema, result.at, making);
    if (job.id !== undefined) setAt(inner, fromPointer(job.id.at), common.id);
    const items = this.countItems(creation);
    const file = items === 0 ? undefined : linkResults(creation, inner);
    const progress = new JobProgress(job, innerSchema);
    const { batch: batchMap } = creation.route.operation;
    const object: StoredObject = {
      ...common,
      body: stored,
      job: progress,
      at,
      counts: batchMap === undefined ? countsIn(inner) : batchMap.counts,
      items: batchMap === undefined ? sentItems(creation.request) : items,
    };
    this.store.put(role.collection, object);
    const shown = show(object, nowMs);
    const batch = items === 0 ? {} : { batch: { object, ...(file === undefined ? {} : { file }) } };
    if (job.envelope === undefined) return { body: shown, ...batch };
    if (job.envelope.create !== undefined) setAt(body, concrete(job.envelope.create, []), valueAt(shown, at));
    return { body, ...batch };
  }

  private countItems({ route, request }: Creation): number {
    const { batch } = route.operation;
    if (batch === undefined) return 0;
    if (batch.input.by === 'inline') {
      const items = valueAt(request, batch.input.items.at);
      return Array.isArray(items) ? items.length : 0;
    }
    return this.inputLines(route.operation, request).length;
  }

  /** The lines of the file that the request names. */
  inputLines(operation: OperationMap, request: unknown): string[] {
    const { batch } = operation;
    if (batch?.input.by !== 'file') return [];
    const fileId = valueAt(request, batch.input.field.at);
    const file = this.store.find(String(Array.isArray(fileId) ? fileId[0] : fileId));
    const text = file?.content === undefined ? '' : Buffer.from(file.content.bytes).toString('utf8');
    return text.split('\n').filter((line) => line.trim() !== '');
  }

  keepFile(id: string, bytes: Uint8Array): void {
    this.store.put('', { id, body: { id }, parents: '', content: { bytes, mediaType: 'application/jsonl' } });
  }

  /** The results of the batch with this id, where `key` is the operation that gives them. */
  resultsOf(id: string, key: string): Uint8Array | undefined {
    const results = this.store.find(id)?.results;
    return results?.key === key ? results.bytes : undefined;
  }
}

/** A field that says where the results are says where they are here, not where the vendor has them. */
function linkUrls({ route, origin }: Creation, job: Json, key: string): void {
  const { job: map } = route.operation;
  const id = map?.id === undefined ? job.id : valueAt(job, map.id.at);
  const path = key
    .replace(/^[A-Z]+ /, '')
    .replace(/[?#].*$/, '')
    .replace(/\{[^{}]*\}/g, encodeURIComponent(String(id)));
  for (const { at } of map?.result ?? []) {
    if (/url|uri|href|link/i.test(at) && !at.includes('*')) setAt(job, fromPointer(at), `${origin}${path}`);
  }
}

/** The file of results gets an id of its own. */
function linkResults(creation: Creation, job: Json): string | undefined {
  const { route, making } = creation;
  const { results } = route.operation.batch ?? {};
  if (results?.by === 'operation') linkUrls(creation, job, results.key);
  const field = results?.by === 'file' ? results.fields[0] : undefined;
  if (results?.by !== 'file' || field === undefined) return undefined;
  const id = String(newId(valueAt(job, field.at), '/files', making.seed));
  setAt(job, fromPointer(field.at), id);
  for (const { at } of results.fields.slice(1)) if (follow(job, fromPointer(at)) !== undefined) setAt(job, fromPointer(at), null);
  return id;
}

/** Some operations make a job of a request only where it says so: `background`. */
export function createsJob({ job }: OperationMap, request: unknown): boolean {
  return job !== undefined && (job.onRequest === undefined || valueAt(request, job.onRequest.at) === true);
}

function show(object: StoredObject, nowMs: number): Json {
  if (object.job === undefined) return structuredClone(object.body);
  const at = object.at ?? '';
  const inner = valueAt(object.body, at);
  const shown = object.job.show(isObject(inner) ? inner : {}, nowMs);
  if (object.counts !== undefined)
    setCounts(shown, object.counts, { items: object.items ?? 0, failed: object.failed ?? 0, done: object.job.succeeded });
  if (at === '') return shown;
  const whole = structuredClone(object.body);
  setAt(whole, fromPointer(at), shown);
  return whole;
}

function hasMember({ answer }: OperationMap, name: string): boolean {
  return answer !== undefined && property(answer.schema, name) !== undefined;
}

/** A job that is no batch may count its items, too: `file_counts`, `request_counts`. */
function countsIn(body: Json): StoredObject['counts'] {
  for (const [name, value] of Object.entries(body)) {
    if (!/counts$/i.test(name) || !isObject(value) || !Object.values(value).every((count) => typeof count === 'number')) continue;
    const total = Object.keys(value).find((key) => /total/i.test(key));
    const outcomes = Object.keys(value).filter((key) => key !== total);
    return {
      ...(total === undefined ? {} : { total: toPointer([name, total]) }),
      outcomes: outcomes.map((key) => toPointer([name, key])),
    };
  }
  return undefined;
}

/** What such a job works on: the ids or files of its request. */
function sentItems(request: unknown): number {
  const lists = Object.entries(isObject(request) ? request : {}).filter(([name]) =>
    /(ids|files|inputs|items|requests)$/i.test(name),
  );
  const list = lists.find(([, value]) => Array.isArray(value))?.[1];
  return Array.isArray(list) ? list.length : 0;
}

function parentsOf(route: Route): string {
  return JSON.stringify(Object.values(route.pathParameters));
}

/** What an upload says of the file that was sent: its name and its size. */
function describeFile(body: Json, sent: RequestBody): void {
  const file = sent.kind === 'form' ? sent.parts.find((part) => part.filename !== undefined) : undefined;
  if (file === undefined) return;
  for (const name of Object.keys(body)) {
    if (/^(file_?name|name)$/i.test(name) && typeof body[name] === 'string') body[name] = file.filename;
    if (/^(bytes|size|size_?bytes|file_?size)$/i.test(name) && typeof body[name] === 'number') body[name] = file.bytes.length;
    if (/^(mime_?type|content_?type|media_?type)$/i.test(name) && typeof body[name] === 'string') body[name] = file.mediaType;
  }
}
