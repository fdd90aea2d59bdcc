// An operation and what the client prefers go in; the raw answer comes out: negotiated and made by Prism, put right by the sampler.
import { typesOf } from '../api-map/schema/schema-view.ts';
import type { OperationKind, OperationMap } from '../api-map/types.ts';
import type { Node } from '../description/node.ts';
import { binaryBody } from './binary.ts';
import { askPrism, type PrismRequest } from './prism.ts';
import { examplesOf, type PrismOperation, prismOperation } from './prism-operation.ts';
import { sendableHeaders } from './reply-headers.ts';
import { isJson } from './request-body.ts';
import type { Schemas } from './schemas.ts';
import { xmlOf } from './xml.ts';

export interface Payload {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly mediaType?: string;
  /** Parsed JSON, text, bytes, or undefined for no body. Shared between requests: clone before a change. */
  readonly body: unknown;
  readonly schema?: Node;
  /** The description gave this body; else it was made up. */
  readonly fromExample: boolean;
}

export interface Wish {
  readonly accept: readonly string[];
  readonly code?: number;
  readonly example?: string;
  /** What the request asks bytes to be (`wav`), where the media type does not say. */
  readonly format?: string;
  readonly dynamic: boolean;
  readonly seed: number;
}

const MAX_MEMOS = 2000;
/** What the bytes of a call of a model are, where the media type does not say. */
const HINTS: Readonly<Partial<Record<OperationKind, string>>> = { speech: 'audio/mpeg', image: 'image/png' };
const SEQUENTIAL = /^(text\/event-stream|application\/(x-ndjson|ndjson|x-jsonlines|jsonl|x-jsonl|json-seq|stream\+json))\b/i;

export class Payloads {
  private readonly schemas: Schemas;
  private readonly operations = new WeakMap<OperationMap, PrismOperation>();
  private readonly memo = new Map<string, Payload | undefined>();
  private readonly ids = new WeakMap<OperationMap, number>();
  private nextId = 0;

  constructor(schemas: Schemas) {
    this.schemas = schemas;
  }

  /** Undefined when a status or example was wished for that the description does not have. */
  get(operation: OperationMap, wish: Wish): Payload | undefined {
    let id = this.ids.get(operation);
    if (id === undefined) {
      id = this.nextId++;
      this.ids.set(operation, id);
    }
    const key = JSON.stringify([id, wish]);
    if (!this.memo.has(key)) {
      if (this.memo.size >= MAX_MEMOS) this.memo.clear();
      this.memo.set(key, this.make(operation, wish));
    }
    return this.memo.get(key);
  }

  private make(operation: OperationMap, wish: Wish): Payload | undefined {
    const request: PrismRequest = {
      accept: wish.accept,
      ignoreExamples: wish.dynamic,
      ...(wish.code === undefined ? {} : { code: wish.code }),
      ...(wish.example === undefined ? {} : { exampleKey: wish.example }),
    };
    const prism = this.prismOperation(operation);
    let result = askPrism(prism, request);
    // RFC 9110 §12.5.1: a server may disregard Accept; SDKs send one that fits all of their calls.
    if ('refused' in result && result.refused === 'not-acceptable') result = askPrism(prism, { ...request, accept: [] });
    if ('refused' in result && wish.example !== undefined) return undefined;
    if ('refused' in result && result.refused === 'not-found') return undefined;
    const declared = 'answer' in result ? result.answer : this.withoutPrism(operation, wish);
    // Only errors are declared: nothing is known of the success but that there is one.
    if (wish.code === undefined && declared.status >= 400)
      return { status: 200, headers: {}, body: undefined, fromExample: false };
    const response = responseOf(operation, declared.status);
    const mediaType = this.mediaType(response, declared.mediaType);
    const media = mediaType === undefined ? undefined : response?.get('content')?.get(mediaType);
    const headers = sendableHeaders('headers' in declared ? declared.headers : {});
    if (mediaType === undefined || media === undefined)
      return { status: declared.status, headers, body: undefined, fromExample: false };
    const schema = media.get('schema');
    const made = 'body' in declared ? declared.body : undefined;
    const body = this.body(operation, mediaType, media, schema, made, wish);
    const fromExample =
      body !== undefined &&
      body === parsedOnce(made) &&
      (wish.example !== undefined || (!wish.dynamic && examplesOf(media).length > 0));
    return {
      status: declared.status,
      headers,
      mediaType: concreteType(mediaType),
      body,
      fromExample,
      ...(schema === undefined ? {} : { schema }),
    };
  }

  private body(
    operation: OperationMap,
    mediaType: string,
    media: Node,
    schema: Node | undefined,
    made: unknown,
    wish: Wish,
  ): unknown {
    const hasExample = !wish.dynamic && examplesOf(media).length > 0;
    if (!isJson(mediaType) && !/^(\*|application)\/\*/.test(mediaType)) {
      if (hasExample && typeof made === 'string' && !isBinary(schema)) return made;
      const structured = schema !== undefined && !isBinary(schema) && typesOf(schema).has('object');
      const value = structured ? this.better(schema, parsedOnce(made), hasExample, wish.seed, true) : made;
      if (/[/+]xml\s*(;|$)/i.test(mediaType) && schema !== undefined && !isBinary(schema)) return xmlOf(value, schema);
      if (structured) return JSON.stringify(value);
      const hint = wish.format === undefined ? HINTS[operation.kind.value] : `audio/${wish.format}`;
      return binaryBody(mediaType, hint) ?? (typeof made === 'string' && made !== 'string' ? made : 'Text of a mock.\n');
    }
    if (schema === undefined) return made ?? {};
    if (isBinary(schema)) return binaryBody('application/octet-stream');
    // An example that was asked for by name is given as it stands.
    if (wish.example !== undefined) return made;
    return this.better(schema, parsedOnce(made), hasExample, wish.seed, !operation.inference && operation.job === undefined);
  }

  /** Prism's body when it is valid and says something, else the sampler's. */
  private better(schema: Node, made: unknown, fromExample: boolean, seed: number, rich: boolean): unknown {
    const violations = made === undefined ? undefined : this.schemas.violations(schema, made, 'response').length;
    if (violations === 0 && (fromExample || !isJunk(made, 0))) return made;
    const sampled = this.schemas.sample(schema, 'response', seed, rich);
    if (violations === undefined || sampled !== undefined) {
      if (violations === undefined) return sampled;
      const own = this.schemas.violations(schema, sampled, 'response').length;
      if (own < violations || (own === violations && !fromExample)) return sampled;
    }
    return made;
  }

  private prismOperation(operation: OperationMap): PrismOperation {
    let made = this.operations.get(operation);
    if (made === undefined) {
      // A stream is made of the ordinary answer, so Prism is never shown one where there is another.
      const types = (operation.node.get('responses')?.entries() ?? []).flatMap(([code, node]) =>
        /^(2|default)/i.test(code) ? (node.get('content')?.keys() ?? []) : [],
      );
      const others = types.some((type) => !SEQUENTIAL.test(type));
      made = prismOperation(operation, (mediaType) => !others || !SEQUENTIAL.test(mediaType));
      this.operations.set(operation, made);
    }
    return made;
  }

  /** Prism could not make a body; the status is negotiated as it does, the body comes from the sampler. */
  private withoutPrism(operation: OperationMap, wish: Wish): { status: number; mediaType?: string } {
    const codes = operation.node.get('responses')?.keys() ?? [];
    const code = wish.code === undefined ? (codes.filter((key) => /^2/.test(key)).sort()[0] ?? 'default') : String(wish.code);
    return { status: /^\d{3}$/.test(code) ? Number(code) : /^\dXX$/i.test(code) ? Number(code[0]) * 100 : 200 };
  }

  private mediaType(response: Node | undefined, negotiated: string | undefined): string | undefined {
    const types = response?.get('content')?.keys() ?? [];
    return (
      types.find((type) => type === negotiated) ??
      types.find((type) => isJson(type)) ??
      types.find((type) => !SEQUENTIAL.test(type)) ??
      types[0]
    );
  }
}

export function responseOf(operation: OperationMap, status: number): Node | undefined {
  const responses = operation.node.get('responses');
  const key = String(status);
  return responses?.get(key) ?? responses?.get(`${key[0]}XX`) ?? responses?.get(`${key[0]}xx`) ?? responses?.get('default');
}

/** What is sent for `image/*`. */
const WILDCARDS: Readonly<Record<string, string>> = {
  '*': 'application/json',
  application: 'application/json',
  text: 'text/plain',
  image: 'image/png',
  audio: 'audio/mpeg',
  video: 'video/mp4',
};

function concreteType(mediaType: string): string {
  const [type = '', subtype] = mediaType.split(/[/;]/);
  return subtype === '*' ? (WILDCARDS[type] ?? 'application/octet-stream') : mediaType;
}

function isBinary(schema: Node | undefined): boolean {
  return (
    schema?.string('format') === 'binary' ||
    (schema?.string('contentMediaType') !== undefined && schema.string('contentEncoding') === undefined)
  );
}

const parsedTexts = new Map<string, unknown>();

/** The same object for the same text. */
function parsedOnce(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (!parsedTexts.has(value)) {
    if (parsedTexts.size > 500) parsedTexts.clear();
    parsedTexts.set(value, parsed(value));
  }
  return parsedTexts.get(value);
}

/** An example of a JSON body is sometimes written as text. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** A body in which a sampler that knows nothing wrote `string`, or nothing at all. */
function isJunk(value: unknown, depth: number): boolean {
  if (value === 'string') return true;
  if (typeof value !== 'object' || value === null) return depth === 0;
  const children: unknown[] = Object.values(value);
  return (depth === 0 && children.length === 0) || (depth < 20 && children.some((child) => isJunk(child, depth + 1)));
}
