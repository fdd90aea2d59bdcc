// In: one operation as it was read. Out: the dialect that its structure shows, and the operation filled in with what only the dialect says.
import type { Node } from '../description/node.ts';
import type { Dialect, Sign } from '../dialects/types.ts';
import { type FieldList, fieldsUnder, NEAR, toField } from './fields.ts';
import { isTrivial, valuesOf } from './schema-view.ts';
import type { AnswerMap, ErrorMap, Evidence, Field, RequestMap, UsageMap, WirePointer } from './types.ts';

export interface Signs {
  readonly path: string;
  readonly request: Node | undefined;
  readonly answer: Node | undefined;
  readonly event: Node | undefined;
  readonly variants: readonly string[];
}

export function recognise(dialects: readonly Dialect[], signs: Signs): Dialect | undefined {
  const request = signs.request === undefined ? undefined : fieldsUnder(signs.request, NEAR);
  const answer = signs.answer === undefined ? undefined : fieldsUnder(signs.answer);
  const event = signs.event === undefined ? undefined : fieldsUnder(signs.event);
  const holds = (sign: Sign): boolean =>
    (sign.request === undefined || hasAll(request, sign.request)) &&
    (sign.answer === undefined || hasAll(answer, sign.answer)) &&
    (sign.event === undefined || hasAll(event, sign.event)) &&
    (sign.variants === undefined || sign.variants.every((name) => signs.variants.includes(name))) &&
    (sign.constant === undefined ||
      lists(sign.constant.of === 'event' ? event : answer, sign.constant.at, sign.constant.value)) &&
    (sign.path === undefined || (signs.path.split(/[?#]/)[0] ?? '').endsWith(sign.path)) &&
    (sign.some === undefined || sign.some.of.filter((at) => request?.has(at)).length >= sign.some.min) &&
    (sign.undescribed === undefined || (silent(signs.answer) && silent(signs.event)));
  return dialects.find((dialect) => dialect.recognise.some(holds));
}

function silent(schema: Node | undefined): boolean {
  return schema === undefined || isTrivial(schema);
}

function hasAll(fields: FieldList | undefined, pointers: readonly WirePointer[]): boolean {
  return fields !== undefined && pointers.every((at) => fields.has(at));
}

function lists(fields: FieldList | undefined, at: WirePointer, value: string): boolean {
  const node = fields?.at(at)?.node;
  if (node === undefined) return false;
  const listed = valuesOf(node)?.values;
  return listed?.length === 1 && listed[0] === value;
}

export function fillRequest(request: RequestMap, dialect: Dialect): RequestMap {
  const known = dialect.request;
  const field = (at: WirePointer | undefined): Field | undefined =>
    at === undefined ? undefined : pointed(request.schema, at, dialect);
  const limits = known.outputLimits.map((at) => field(at) as Field);
  const preferred = limits.filter(({ schema }) => schema !== undefined);
  const put = (key: keyof RequestMap, value: Field | undefined) =>
    request[key] === undefined && value !== undefined ? { [key]: value } : {};
  return {
    ...request,
    ...put('model', field(known.model)),
    ...put('prompt', field(known.prompt)),
    ...(request.outputLimits.length > 0 ? {} : { outputLimits: preferred.length > 0 ? preferred : limits }),
    ...(request.schema !== undefined && !isTrivial(request.schema)
      ? {}
      : {
          ...put('count', field(known.count)),
          ...put('stop', field(known.stop)),
          ...put('seed', field(known.seed)),
          ...put('tools', field(known.tools)),
        }),
  };
}

/** The field under a wire pointer of a schema; known by the dialect alone where the schema does not have it. */
export function pointed(schema: Node | undefined, at: WirePointer, dialect: Dialect): Field {
  const found = schema === undefined ? undefined : fieldsUnder(schema).at(at);
  return found === undefined ? { at, required: false, evidence: evidence(dialect) } : toField(found);
}

export function evidence(dialect: Dialect): Evidence {
  return { by: 'dialect', from: dialect.id };
}

export function fillAnswer(answer: AnswerMap, dialect: Dialect): AnswerMap {
  const known = dialect.answer;
  const field = (at: WirePointer) => pointed(answer.schema, at, dialect);
  // What the description does not have at all is the dialect's word against a description that says otherwise: only an empty schema is filled up.
  const undescribed = isTrivial(answer.schema);
  const agrees = (at: WirePointer) => undescribed || fieldsUnder(answer.schema).has(at);
  const put = (key: keyof AnswerMap, at: WirePointer | undefined) =>
    at === undefined || !agrees(at) ? {} : { [key]: field(at) };
  return {
    ...answer,
    ...put('id', known.id),
    ...put('model', known.model),
    ...put('text', known.text),
    ...put('finishReason', known.finishReason),
    ...put('fingerprint', known.fingerprint),
    ...put('toolCalls', known.toolCalls),
    finish: known.finish,
    ...(agrees(known.usage.at) ? { usage: fillUsage(answer.usage, known.usage.at, answer.schema, dialect) } : {}),
  };
}

export function fillUsage(read: UsageMap | undefined, at: WirePointer, schema: Node | undefined, dialect: Dialect): UsageMap {
  const known = dialect.answer.usage;
  const field = (below: WirePointer) => pointed(schema, at + below, dialect);
  const holder = schema === undefined ? undefined : fieldsUnder(schema).at(at)?.node;
  const total = known.total === undefined ? undefined : field(known.total);
  const described = read !== undefined && read.at === at;
  const input = described ? (read.input ?? field(known.input)) : field(known.input);
  const output = described ? (read.output ?? field(known.output)) : field(known.output);
  const parts = known.parts.map(({ of, at: below }) => ({ of, field: field(below) }));
  return {
    at,
    ...(holder === undefined ? {} : { schema: holder }),
    input,
    output,
    ...(described && read.total !== undefined ? { total: read.total } : total === undefined || described ? {} : { total }),
    parts: described && holder !== undefined ? parts.filter((part) => part.field.schema !== undefined) : parts,
    counts: described ? read.counts : [input, output, ...(total === undefined ? [] : [total])],
    totalIsSum: known.totalIsSum,
    evidence: described ? read.evidence : evidence(dialect),
  };
}

/** Errors whose body is not described are read as the dialect has them. */
export function fillErrors(errors: ErrorMap, dialect: Dialect): ErrorMap {
  const known = dialect.error;
  return {
    ...errors,
    byStatus: Object.fromEntries(
      Object.entries(errors.byStatus).map(([status, error]) => {
        if (error.schema !== undefined && !isTrivial(error.schema)) return [status, error];
        const field = (at: WirePointer): Field => ({ at, required: false, evidence: evidence(dialect) });
        return [
          status,
          {
            ...error,
            envelope: known.envelope,
            code: field(known.code),
            message: field(known.message),
            ...(known.param === undefined ? {} : { param: field(known.param) }),
          },
        ];
      }),
    ),
  };
}
