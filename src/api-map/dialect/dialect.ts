// In: one operation as it was read. Out: the dialect that its structure shows, and the operation filled in with what only the dialect says.
import type { Node } from '../../description/node.ts';
import type { Dialect, DialectUsage, Sign } from '../../dialects/types.ts';
import { type FieldList, fieldsUnder, NEAR, shape, toField } from '../schema/fields.ts';
import { isTrivial, valuesOf } from '../schema/schema-view.ts';
import type { AnswerMap, ErrorMap, Evidence, Field, RequestMap, UsageMap, WirePointer } from '../types.ts';

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

/** What a body that is described does not have, the operation does not take: only a silent description is filled up. */
export function fillRequest(request: RequestMap, dialect: Dialect): RequestMap {
  if (!silent(request.schema)) return request;
  const known = dialect.request;
  const put = (key: keyof RequestMap, at: WirePointer | undefined) =>
    request[key] === undefined && at !== undefined ? { [key]: pointed(request.schema, at, dialect) } : {};
  return {
    ...request,
    // What fixes the model elsewhere (the path, an agent) leaves no field for it in the body.
    ...(request.modelFrom === undefined ? put('model', known.model) : {}),
    ...put('prompt', known.prompt),
    ...(request.outputLimits.length > 0
      ? {}
      : { outputLimits: known.outputLimits.map((at) => pointed(request.schema, at, dialect)) }),
    ...put('count', known.count),
    ...put('stop', known.stop),
    ...put('seed', known.seed),
    ...put('tools', known.tools),
    ...put('details', known.details),
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
  const counted = known.usage !== undefined && agrees(known.usage.at === '' ? known.usage.output : known.usage.at);
  return {
    ...answer,
    ...put('id', known.id),
    ...put('model', known.model),
    ...put('text', known.text),
    ...put('finishReason', known.finishReason),
    ...put('fingerprint', known.fingerprint),
    ...put('toolCalls', known.toolCalls),
    ...(known.finish === undefined ? {} : { finish: known.finish }),
    ...(counted ? { usage: fillUsage(answer.usage, known.usage.at, answer.schema, dialect, known.usage) } : {}),
  };
}

export function fillUsage(
  read: UsageMap | undefined,
  at: WirePointer,
  schema: Node | undefined,
  dialect: Dialect,
  known: DialectUsage,
): UsageMap {
  const holder = schema === undefined || at === '' ? undefined : fieldsUnder(schema).at(at)?.node;
  const described = read !== undefined && read.at === at;
  // Counts that a described object does not have are not there.
  const open = holder === undefined ? !described : isTrivial(holder);
  const field = (below: WirePointer | undefined): Field | undefined => {
    const found = below === undefined ? undefined : pointed(schema, at + below, dialect);
    return open || found?.schema !== undefined ? found : undefined;
  };
  const own = described ? read : undefined;
  const input = own?.input ?? field(known.input);
  const output = own?.output ?? field(known.output);
  const total = own?.total ?? (described ? undefined : field(known.total));
  const parts = known.parts.flatMap(({ of, at: below }) => {
    const part = field(below);
    return part === undefined ? [] : [{ of, field: part }];
  });
  return {
    at,
    ...(holder === undefined ? {} : { schema: holder }),
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
    ...(total === undefined ? {} : { total }),
    parts,
    counts: own?.counts ?? [input, output, total].filter((count) => count !== undefined),
    totalIsSum: known.totalIsSum,
    evidence: own?.evidence ?? (holder === undefined ? evidence(dialect) : shape(holder)),
  };
}

/** Errors whose body is not described are read as the dialect has them. */
export function fillErrors(errors: ErrorMap, dialect: Dialect): ErrorMap {
  const known = dialect.error;
  if (known === undefined) return errors;
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
            ...(known.code === undefined ? {} : { code: field(known.code) }),
            message: field(known.message),
            ...(known.param === undefined ? {} : { param: field(known.param) }),
          },
        ];
      }),
    ),
  };
}
