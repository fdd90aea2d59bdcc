// A description and its map go in; a handler that answers any request to it comes out.
import type { ApiMap, OperationMap } from '../api-map/types.ts';
import { Node } from '../description/node.ts';
import type { ReferenceLookup } from '../description/types.ts';
import { withDialectAnswer } from './answer-known.ts';
import { Answers } from './answers.ts';
import { FROM_WITHIN } from './batch-results.ts';
import { allowOrigin, preflight } from './cors.ts';
import { ErrorReplies, type Failure } from './errors.ts';
import { parsePrefer } from './prefer.ts';
import { createRandom, hash, token } from './random.ts';
import { parseBody, type RequestBody } from './request-body.ts';
import { type Route, Router } from './router.ts';
import { createSchemas, type Schemas } from './schemas.ts';
import { type Credentials, credentialsOf, hasCredential } from './security.ts';
import { basePathsOf } from './servers.ts';
import type { MockOptions, MockReply, MockRequest } from './types.ts';
import { refusalOf } from './validate-request.ts';
import { wantsStream } from './wants-stream.ts';
import { isObject, type Json, valueAt } from './wire.ts';

export interface MockInput {
  readonly description: ReferenceLookup;
  readonly map: ApiMap;
  readonly options: MockOptions;
}

export interface Handler {
  /** Undefined when the description has nothing at that path; another may. */
  find(request: MockRequest): ReturnType<Router['find']>;
  handle(request: MockRequest): Promise<MockReply>;
}

export class MockHandler implements Handler {
  private readonly router: Router;
  private readonly errors: ErrorReplies;
  private readonly schemas: Schemas;
  private readonly credentials: Credentials;
  private readonly answers: Answers;
  private readonly options: MockOptions;
  private requests = 0;

  constructor({ description, map: given, options }: MockInput) {
    this.options = options;
    const map = { ...given, operations: given.operations.map(withDialectAnswer) };
    this.schemas = createSchemas(map.format);
    this.router = new Router(map.operations, basePathsOf(Node.root(description), map));
    this.errors = new ErrorReplies(map, this.schemas);
    this.credentials = credentialsOf(Node.root(description));
    this.answers = new Answers({
      map,
      options,
      schemas: this.schemas,
      errors: this.errors,
      call: (method, path, body) => this.call(method, path, body),
    });
  }

  find(request: MockRequest): ReturnType<Router['find']> {
    const { pathname, query } = split(request.target);
    return this.router.find(request.method === 'HEAD' ? 'GET' : request.method, pathname, query);
  }

  async handle(request: MockRequest): Promise<MockReply> {
    const { ...reply } = await this.reply(request);
    const id = reply.headers['x-request-id'] ?? `req_${token(createRandom(hash(this.options.seed ?? 0, this.requests++)), 24)}`;
    // SDKs read one or the other.
    reply.headers['x-request-id'] = id;
    reply.headers['request-id'] ??= id;
    if (reply.status >= 400) nameRequest(reply, id);
    allowOrigin(reply.headers);
    return request.method === 'HEAD' ? { ...reply, body: undefined } : reply;
  }

  /** A request from within: it needs no credential, and its answer is parsed. */
  private async call(method: string, path: string, body: unknown): Promise<{ status: number; body: unknown }> {
    const bytes = new TextEncoder().encode(JSON.stringify(body ?? null));
    const reply = await this.handle({
      method,
      target: path,
      headers: { 'content-type': 'application/json', authorization: 'mock', [FROM_WITHIN]: '1' },
      body: bytes,
    });
    return { status: reply.status, body: typeof reply.body === 'string' ? JSON.parse(reply.body) : null };
  }

  private async reply(request: MockRequest): Promise<MockReply> {
    const { pathname, query } = split(request.target);
    const asked = preflightMethod(request);
    const result = this.router.find(asked === 'HEAD' ? 'GET' : asked, pathname, query) ?? undefined;
    if (result === undefined) {
      if (request.method === 'OPTIONS')
        return preflight(request, ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) ?? this.noRoute(request, pathname);
      return this.noRoute(request, pathname);
    }
    const allowed = 'found' in result ? [asked] : result.allow;
    const early = preflight(request, [...new Set([...allowed, 'OPTIONS'])]);
    if (early !== undefined) return early;
    if (!('found' in result)) {
      const allow = [...new Set([...result.allow, ...(result.allow.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].join(', ');
      if (request.method === 'OPTIONS') return { status: 204, headers: { allow }, body: undefined };
      return this.errors.reply(undefined, {
        status: 405,
        message: `${request.method} is not allowed on ${pathname}; allowed: ${allow}.`,
        headers: { allow },
      });
    }
    return this.answer(request, query, result.found);
  }

  private async answer(request: MockRequest, query: URLSearchParams, routes: readonly [Route, ...Route[]]): Promise<MockReply> {
    const body = parseBody(request.body, request.headers['content-type']);
    const value = bodyValue(body);
    const accept = request.headers.accept ?? '';
    // `/chat` and `/chat#stream` are one path: the flag decides between them.
    const route = chooseRoute(routes, value, query, accept);
    const { operation } = route;
    const refuse = (failure: Failure): MockReply => this.errors.reply(operation, failure);
    const prefer = parsePrefer(request.headers.prefer);
    if (operation.security === 'required' && !hasCredential(this.credentials, request, query)) {
      return refuse({
        status: 401,
        message: 'The request carries no credential. A mock takes any key.',
        headers: { 'www-authenticate': 'Bearer' },
      });
    }
    if (body.kind === 'malformed') return refuse({ status: this.errors.invalidStatus(operation), message: body.message });
    if (prefer.code === undefined) {
      const refusal = refusalOf(operation, { path: route.pathParameters, query, headers: request.headers, body }, this.schemas);
      if (refusal !== undefined)
        return refuse({ status: refusal.unsupported ? 415 : this.errors.invalidStatus(operation), ...refusal });
    }
    const stream = prefer.code === undefined && wantsStream(operation, value, query, accept);
    return this.answers.answer({ route, body, value, query, accept, prefer, stream, headers: request.headers });
  }

  private noRoute(request: MockRequest, pathname: string): MockReply {
    return this.errors.reply(undefined, {
      status: 404,
      message: `Unknown request URL: ${request.method} ${pathname}. The description has no such path.`,
    });
  }
}

/** An error that names its request names this one. */
function nameRequest(reply: { body: MockReply['body'] }, id: string): void {
  if (typeof reply.body !== 'string' || !/"request_?id"/i.test(reply.body)) return;
  const body: unknown = JSON.parse(reply.body);
  for (const holder of [body, isObject(body) ? body.error : undefined])
    for (const name of isObject(holder) ? Object.keys(holder) : [])
      if (/^request_?id$/i.test(name) && isTextOrNull((holder as Json)[name])) (holder as Json)[name] = id;
  reply.body = JSON.stringify(body);
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

function split(target: string): { pathname: string; query: URLSearchParams } {
  const at = target.indexOf('?');
  const pathname = (at < 0 ? target : target.slice(0, at)).replace(/^[a-z]+:\/\/[^/]+/i, '').replace(/\/{2,}/g, '/') || '/';
  return { pathname, query: new URLSearchParams(at < 0 ? '' : target.slice(at + 1)) };
}

/** A preflight asks about the method that is to come. */
function preflightMethod(request: MockRequest): string {
  const wanted = request.headers['access-control-request-method'];
  return request.method === 'OPTIONS' && wanted !== undefined ? wanted.toUpperCase() : request.method;
}

function bodyValue(body: RequestBody): unknown {
  return body.kind === 'json' || body.kind === 'form' ? body.value : undefined;
}

function chooseRoute(routes: readonly [Route, ...Route[]], value: unknown, query: URLSearchParams, accept: string): Route {
  if (routes.length === 1) return routes[0];
  const fragment = ({ operation }: { operation: OperationMap }): boolean => operation.path.includes('#');
  const flag = routes.some(({ operation }) => asksForTwin(operation, value, query, accept)) || isTrue(value);
  return routes.find((route) => fragment(route) === flag && (!flag || route.operation.stream !== undefined)) ?? routes[0];
}

/** A twin that always streams says nothing of what the client wants: its flag does. */
function asksForTwin(operation: OperationMap, value: unknown, query: URLSearchParams, accept: string): boolean {
  const by = operation.stream?.switch;
  if (by === undefined || by.by === 'operation') return false;
  if (by.by === 'flag' && by.always) return by.in === undefined && isOn(valueAt(value, by.field.at));
  return wantsStream(operation, value, query, accept);
}

/** Twins of one path are told apart by the flag that only one of them may describe. */
function isTrue(value: unknown): boolean {
  return isObject(value) && isOn(value.stream);
}

function isOn(flag: unknown): boolean {
  return flag === true || flag === 'true' || flag === '1';
}
