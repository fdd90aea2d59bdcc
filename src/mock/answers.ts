// A request that is right goes in; its reply comes out: one body or a stream that tells the same, an error that was wished for, a stored object.
import type { ApiMap, OperationMap } from '../api-map/types.ts';
import { repeatRequest } from './answer-echo.ts';
import { finishAnswer } from './answer-finish.ts';
import { isUndescribed } from './answer-known.ts';
import type { Call } from './batch-results.ts';
import { Collections } from './collections.ts';
import type { ErrorReplies } from './errors.ts';
import { onlyPage } from './list-page.ts';
import { type Payload, Payloads } from './payloads.ts';
import type { Preferences } from './prefer.ts';
import { hash } from './random.ts';
import { repair } from './repair.ts';
import { isJson, type RequestBody } from './request-body.ts';
import type { Route } from './router.ts';
import type { Schemas } from './schemas.ts';
import { createsJob } from './state.ts';
import { streamEvents } from './stream-events.ts';
import { textStream } from './text-stream.ts';
import { schedule } from './timing.ts';
import type { MockOptions, MockReply } from './types.ts';
import { isObject, valueAt } from './wire.ts';

export interface Asked {
  readonly route: Route;
  readonly body: RequestBody;
  /** The parsed body. */
  readonly value: unknown;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly prefer: Preferences;
  readonly stream: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** Times in answers to a fixed seed: 2023-11-14T22:13:20Z. */
const FIXED_NOW_MS = 1_700_000_000_000;

export class Answers {
  private readonly options: MockOptions;
  private readonly schemas: Schemas;
  private readonly errors: ErrorReplies;
  private readonly payloads: Payloads;
  private readonly collections: Collections;
  private readonly operations: ReadonlyMap<string, OperationMap>;
  private count = 0;

  /** `call` answers a request from within: the items of a batch are ordinary requests. */
  constructor(input: { map: ApiMap; options: MockOptions; schemas: Schemas; errors: ErrorReplies; call: Call }) {
    this.options = input.options;
    this.schemas = input.schemas;
    this.errors = input.errors;
    this.payloads = new Payloads(input.schemas);
    this.operations = new Map(input.map.operations.map((operation) => [operation.key, operation]));
    const sample = (operation: OperationMap, seed: number) =>
      this.payload({ route: { operation, pathParameters: {} }, accept: '', prefer: {}, stream: false }, seed, false)?.body;
    this.collections = new Collections(input.map, input.call, sample);
  }

  async answer(asked: Asked): Promise<MockReply> {
    const twin = this.operations.get((asked.stream && asked.route.operation.stream?.twin) || '');
    if (twin !== undefined) return this.streamOfTwin(asked, twin);
    const { operation } = asked.route;
    const plain = asked.prefer.code === undefined && asked.prefer.example === undefined && !asked.stream;
    const role = plain ? this.collections.role(operation) : undefined;
    const results = asked.prefer.code === undefined ? this.collections.results(asked.route) : undefined;
    if (results !== undefined) return results;
    const recalled = role === undefined ? undefined : this.collections.recall(role, asked.route, asked.value, this.nowMs());
    if (recalled !== undefined) {
      if ('gone' in recalled)
        return this.errors.reply(operation, { status: 404, message: 'No object has this id: it was deleted.' });
      if ('content' in recalled)
        return { status: 200, headers: { 'content-type': recalled.content.mediaType }, body: recalled.content.bytes };
    }
    const dynamic = asked.prefer.dynamic ?? this.options.dynamic ?? false;
    // Two objects that were created alike are two objects; the same question to a model has the same answer.
    const isNew = role?.does === 'create' && (!operation.inference || createsJob(operation, asked.value));
    const seed = hash(this.seedOf(asked, dynamic), isNew ? this.count++ : 0);
    const payload = this.payload(asked, seed, dynamic);
    if (payload === undefined) return this.undeclared(operation, asked.prefer);
    if (payload.status >= 400) return this.wishedError(operation, payload);
    if (recalled !== undefined)
      return { status: payload.status, headers: jsonHeaders(payload), body: JSON.stringify(recalled.body) };
    // A dialect knows what an answer holds of which the description says nothing.
    const undescribed = operation.answer !== undefined && isUndescribed(operation.answer) && !isObject(payload.body);
    const isText = typeof payload.body === 'string' && !isJson(payload.mediaType ?? '');
    if ((payload.body instanceof Uint8Array || isText || payload.body === undefined) && !asked.stream && !undescribed) {
      return { status: payload.status, headers: headersOf(payload), body: payload.body as Uint8Array | string | undefined };
    }
    const body = this.finish(undescribed ? {} : structuredClone(payload.body), payload, asked, seed, dynamic);
    if (asked.stream && operation.stream !== undefined) return this.streamReply(asked, body, seed, payload);
    const kept = { asked, body, payload, making: { schemas: this.schemas, seed }, nowMs: this.nowMs() };
    const shown =
      role === undefined
        ? body
        : isObject(body)
          ? await this.collections.remember(role, { ...kept, body })
          : this.collections.listed(role, asked.route, body, kept.nowMs);
    const { list } = operation;
    const page = list === undefined || asked.prefer.example !== undefined ? shown : onlyPage(shown, list, asked.query);
    return { status: payload.status, headers: jsonHeaders(payload), body: JSON.stringify(page) };
  }

  /** An operation that only streams tells what its twin answers to the same request. */
  private streamOfTwin(asked: Asked, twin: OperationMap): MockReply {
    const told: Asked = { ...asked, route: { ...asked.route, operation: twin } };
    const dynamic = asked.prefer.dynamic ?? this.options.dynamic ?? false;
    const seed = hash(this.seedOf(told, dynamic), 0);
    const payload = this.payload(told, seed, dynamic);
    if (payload === undefined) return this.undeclared(asked.route.operation, asked.prefer);
    if (payload.status >= 400) return this.wishedError(asked.route.operation, payload);
    const body = this.finish(structuredClone(payload.body), payload, told, seed, dynamic);
    const { answer } = twin;
    const operation = answer === undefined ? asked.route.operation : { ...asked.route.operation, answer };
    return this.streamReply({ ...asked, route: { ...asked.route, operation } }, body, seed, payload);
  }

  private payload(
    {
      route,
      accept,
      prefer,
      stream,
      value,
    }: Pick<Asked, 'route' | 'accept' | 'prefer' | 'stream'> & { readonly value?: unknown },
    seed: number,
    dynamic: boolean,
  ): Payload | undefined {
    const format = wantedFormat(value);
    return this.payloads.get(route.operation, {
      accept: stream ? ['application/json', '*/*'] : mediaRanges(accept),
      dynamic,
      seed: dynamic ? seed : hash(this.options.seed ?? 0),
      ...(prefer.code === undefined ? {} : { code: prefer.code }),
      ...(format === undefined ? {} : { format }),
      ...(prefer.example === undefined ? {} : { example: prefer.example }),
    });
  }

  private finish(body: unknown, payload: Payload, asked: Asked, seed: number, dynamic: boolean): unknown {
    const { operation } = asked.route;
    // An example that was asked for by name is given as it stands.
    if (asked.prefer.example === undefined) repeatRequest(body, asked, payload.schema, this.schemas);
    const making = { schemas: this.schemas, seed };
    finishAnswer(body, operation, asked.value, {
      ...making,
      nowMs: this.nowMs(),
      fresh: dynamic || !payload.fromExample,
      tools: asked.prefer.tools,
    });
    if (payload.schema !== undefined && operation.kind.value !== 'embedding' && asked.prefer.example === undefined)
      repair(body, payload.schema, making);
    return body;
  }

  private streamReply(asked: Asked, body: unknown, seed: number, payload: Payload): MockReply {
    const { operation } = asked.route;
    const stream = operation.stream!;
    const told = isObject(body) || Array.isArray(body) ? body : {};
    const making = { schemas: this.schemas, seed };
    const events = textStream(stream, making) ?? streamEvents(operation, stream, told, asked.value, making).events;
    return {
      status: stream.framing === 'sse' ? 200 : payload.status,
      headers: {
        ...payload.headers,
        'content-type': stream.mediaType,
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      },
      body: { steps: schedule(events, this.options, seed) },
    };
  }

  /** An error is answered as the description's own, with its own example where it has one. */
  private wishedError(operation: OperationMap, payload: Payload): MockReply {
    const headers: Record<string, string> = { ...headersOf(payload) };
    if (payload.status === 429 || payload.status === 503) headers['retry-after'] ??= '1';
    // An example under `4XX` or `default` may speak of another error.
    const exact = operation.node.get('responses')?.get(String(payload.status)) !== undefined;
    if (isObject(payload.body) && payload.fromExample && exact)
      return { status: payload.status, headers, body: JSON.stringify(payload.body) };
    delete headers['content-type'];
    return this.errors.reply(operation, {
      status: payload.status,
      message: 'The client asked for this error with a Prefer header.',
      headers,
    });
  }

  private undeclared(operation: OperationMap, prefer: Preferences): MockReply {
    if (prefer.code !== undefined && prefer.example === undefined) {
      const headers: Record<string, string> = prefer.code === 429 || prefer.code === 503 ? { 'retry-after': '1' } : {};
      if (prefer.code >= 400) {
        return this.errors.reply(operation, {
          status: prefer.code,
          message: 'The client asked for this error with a Prefer header.',
          headers,
        });
      }
      return { status: prefer.code, headers, body: undefined };
    }
    return this.errors.reply(operation, { status: 404, message: `The description has no example '${prefer.example}' here.` });
  }

  /** The same question gets the same answer; with `dynamic`, another each time. */
  private seedOf(asked: Asked, dynamic: boolean): number {
    const { request, key } = asked.route.operation;
    const at = (field: { at: string } | undefined): string =>
      field === undefined ? '' : (JSON.stringify(valueAt(asked.value, field.at)) ?? '');
    const own = asked.prefer.seed ?? this.options.seed ?? 0;
    return hash(
      own,
      key,
      JSON.stringify(asked.route.pathParameters),
      at(request.prompt),
      at(request.seed),
      dynamic && asked.prefer.seed === undefined ? this.count++ : 0,
    );
  }

  private nowMs(): number {
    return this.options.seed === undefined ? (this.options.now ?? Date.now)() : FIXED_NOW_MS;
  }
}

/** `response_format: wav`. */
function wantedFormat(request: unknown): string | undefined {
  const found = Object.entries(isObject(request) ? request : {}).find(
    ([name, value]) => /format$/i.test(name) && typeof value === 'string' && /^(wav|mp3|pcm|opus|flac|aac|ogg)/i.test(value),
  );
  return found === undefined ? undefined : String(found[1]).toLowerCase().slice(0, 20);
}

/** A body that is JSON says so, also where the description gave no media type. */
function jsonHeaders(payload: Payload): Record<string, string> {
  return { 'content-type': 'application/json', ...headersOf(payload) };
}

function headersOf(payload: Payload): Record<string, string> {
  return { ...payload.headers, ...(payload.mediaType === undefined ? {} : { 'content-type': payload.mediaType }) };
}

/** The ranges of an Accept header, best first. Anything goes when it says so, or nothing. */
function mediaRanges(accept: string): string[] {
  const ranges = accept
    .split(',')
    .map((part) => part.trim())
    .filter((part) => /^[^\s/]+\/[^\s/;]+(\s*;.*)?$/.test(part))
    .slice(0, 20);
  return ranges.length === 0 || (ranges.some((range) => range.startsWith('*/*')) && ranges.length === 1) ? [] : ranges;
}
