// A status and what went wrong go in; the error comes out in the shape that the description declares for it.

import { branchesOf, property, valuesOf } from '../api-map/schema/schema-view.ts';
import type { ApiMap, ErrorResponseMap, Field, OperationMap } from '../api-map/types.ts';
import { fromPointer, type Node } from '../description/node.ts';
import { schemaAt } from './ensure-place.ts';
import { codeFor, titleOf } from './error-words.ts';
import { repair } from './repair.ts';
import { isJson } from './request-body.ts';
import type { Schemas } from './schemas.ts';
import type { MockReply } from './types.ts';
import { concrete, isObject, setAt } from './wire.ts';

export interface Failure {
  readonly status: number;
  readonly message: string;
  /** The parameter at fault. */
  readonly param?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export class ErrorReplies {
  private readonly schemas: Schemas;
  /** The declared error that stands for the whole API: the first that carries a message. */
  private readonly general: ErrorResponseMap | undefined;

  constructor(map: ApiMap, schemas: Schemas) {
    this.schemas = schemas;
    const all = map.operations.flatMap(({ errors }) => Object.values(errors.byStatus));
    this.general =
      all.find(({ message, mediaType }) => message !== undefined && isJson(mediaType ?? '')) ??
      all.find(({ schema }) => schema !== undefined);
  }

  /** The status with which `operation` refuses an invalid request: the declared one of 400 and 422. */
  invalidStatus(operation: OperationMap): number {
    const { declared } = operation.errors;
    return !declared.includes('400') && declared.includes('422') ? 422 : 400;
  }

  reply(operation: OperationMap | undefined, failure: Failure): MockReply {
    const { byStatus = {} } = operation?.errors ?? {};
    const key = String(failure.status);
    const own = byStatus[key] ?? byStatus[`${key[0]}XX`] ?? byStatus[`${key[0]}xx`] ?? byStatus.default;
    const shape = own?.schema === undefined ? (this.general ?? own) : own;
    const filled = shape === undefined ? undefined : this.fill(shape, failure);
    const body =
      filled ?? (own?.schema === undefined || !isJson(own.mediaType ?? '') ? undefined : this.saying(own.schema, failure));
    const mediaType = body !== undefined && isJson(shape?.mediaType ?? '') ? shape!.mediaType! : 'application/json';
    return {
      status: failure.status,
      headers: { 'content-type': mediaType, ...failure.headers },
      body: JSON.stringify(body ?? plain(failure)),
    };
  }

  private fill(shape: ErrorResponseMap, failure: Failure): unknown {
    if (shape.schema === undefined || !isJson(shape.mediaType ?? '')) return undefined;
    const sampled = this.schemas.sample(shape.schema, 'response', 0);
    const body = isObject(sampled) || Array.isArray(sampled) ? structuredClone(sampled) : {};
    const envelope = shape.envelope ?? '';
    const own = this.variantFor(shape, failure.status);
    if (own !== undefined && envelope !== '') setAt(body, concrete(envelope, []), structuredClone(own.value));
    if (shape.message !== undefined) setAt(body, concrete(shape.message.at, []), failure.message);
    else if (shape.code === undefined) return undefined;
    if (shape.code !== undefined) setAt(body, concrete(shape.code.at, []), own?.code ?? this.code(shape.code, failure.status));
    this.fillKnownNames(body, concrete(envelope, []), failure, shape);
    // RFC 9457 §4.2.1: the type of a problem that says no more than its status.
    if (/problem\+json/.test(shape.mediaType ?? '') && isObject(body) && typeof body.type === 'string')
      if (valuesOf(property(shape.schema, 'type')?.node ?? shape.schema) === undefined) body.type = 'about:blank';
    if (shape.param !== undefined) this.setParam(body, shape.param, failure.param);
    repair(body, shape.schema, { schemas: this.schemas, seed: 0 });
    return body;
  }

  /** Errors that are variants, each with its own code: the one for `status`. */
  private variantFor(
    { schema, envelope, code }: ErrorResponseMap,
    status: number,
  ): { value: unknown; code: unknown } | undefined {
    if (schema === undefined || code === undefined) return undefined;
    const holder = schemaAt(schema, fromPointer(envelope ?? ''));
    const name = code.at.slice((envelope ?? '').length + 1);
    const variants = (holder === undefined ? [] : branchesOf(holder)).map((branch) => {
      const field = property(branch, name)?.node;
      return { branch, values: field === undefined ? [] : (valuesOf(field)?.values ?? []) };
    });
    if (variants.length < 2) return undefined;
    const chosen = codeFor(
      status,
      variants.flatMap(({ values }) => values),
      false,
    );
    const variant = variants.find(({ values }) => values.includes(chosen));
    return variant === undefined ? undefined : { value: this.schemas.sample(variant.branch, 'response', 0), code: chosen };
  }

  /** A schema that names neither message nor code may still take one of the usual ways to say it. */
  private saying(schema: Node, failure: Failure): unknown {
    const { message } = failure;
    const takes = (body: unknown) => this.schemas.violations(schema, body, 'response').length === 0;
    const usual = [plain(failure), { error: message }, { message }, { detail: message }, message];
    return usual.find(takes) ?? [this.schemas.sample(schema, 'response', 0)].find(takes);
  }

  /** Beside the code that programs compare, an error often has a type, a status or a title. */
  private fillKnownNames(body: unknown, envelope: (string | number)[], failure: Failure, shape: ErrorResponseMap): void {
    const holder = shape.schema?.at('properties', ...envelope.flatMap((key, at) => (at === 0 ? [key] : ['properties', key])));
    let container: unknown = body;
    for (const key of envelope) container = isObject(container) ? container[key] : undefined;
    if (!isObject(container)) return;
    if (typeof container.status === 'number') container.status = failure.status;
    if (typeof container.title === 'string') container.title = titleOf(failure.status);
    if (typeof container.type === 'string' && shape.code?.at !== `${shape.envelope ?? ''}/type`) {
      const type = holder?.at('properties', 'type');
      const listed = type?.get('enum')?.value ?? (type?.get('const') === undefined ? undefined : [type.get('const')?.value]);
      container.type = codeFor(failure.status, Array.isArray(listed) ? listed : undefined, false);
    }
  }

  private code(field: Field, status: number): unknown {
    const value = codeFor(status, field.values, field.open === true);
    const type = field.schema?.get('type')?.value;
    return (type === 'integer' || type === 'number') && typeof value !== 'number' ? status : value;
  }

  private setParam(body: unknown, field: Field, param: string | undefined): void {
    if (param === undefined) {
      if (!field.required) return;
      const type = field.schema?.get('type')?.value;
      const nullable =
        field.schema?.boolean('nullable') === true ||
        (Array.isArray(type) && type.includes('null')) ||
        field.schema?.get('anyOf') !== undefined;
      if (nullable) setAt(body, concrete(field.at, []), null);
      return;
    }
    const isList = field.schema?.get('type')?.value === 'array';
    setAt(body, concrete(field.at, []), isList ? param.split('.') : param);
  }
}

/** Where the description says nothing about errors: the shape that most APIs of models have. */
function plain(failure: Failure): unknown {
  return {
    error: {
      code: codeFor(failure.status, undefined, true),
      type: codeFor(failure.status, undefined, true),
      message: failure.message,
      param: failure.param ?? null,
    },
  };
}
