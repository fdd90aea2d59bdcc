// A schema of the resolved description in; whether it is one that the interpreter can judge for Spectral's validator out.
import { isRecord } from './values.ts';

/** The two dialects in which Spectral reads the schemas of OpenAPI 3.0, and of 3.1 and 3.2. */
export type Dialect = 'draft4' | 'draft2020-12';

/**
 * `plain`: every keyword is what its dialect wants, and none has a meaning that the interpreter does not know.
 * `refs`: plain but for a `$ref` that was left because it closes a cycle; the validator cannot be built from it.
 * `untyped`: plain but for a `nullable` without a `type`; the validator says that it cannot be built.
 * `odd`: anything else.
 */
export type Fact = 'plain' | 'refs' | 'untyped' | 'odd';

type Check = (value: unknown, dialect: Dialect) => Fact;

const known: Readonly<Record<Dialect, WeakMap<object, Fact>>> = { draft4: new WeakMap(), 'draft2020-12': new WeakMap() };

export function factOf(schema: unknown, dialect: Dialect): Fact {
  if (typeof schema === 'boolean') return dialect === 'draft4' ? 'odd' : 'plain';
  if (!isRecord(schema)) return 'odd';
  const same = known[dialect].get(schema);
  if (same !== undefined) return same;
  // Only a value with a cycle would come back here; the resolver leaves none.
  known[dialect].set(schema, 'odd');
  const fact = compute(schema, dialect);
  known[dialect].set(schema, fact);
  return fact;
}

function compute(schema: Record<string, unknown>, dialect: Dialect): Fact {
  let fact: Fact = 'plain';
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === '$ref') {
      // Into the components, which stand in no schema of their own.
      if (typeof value !== 'string' || !value.startsWith('#/components/')) return 'odd';
      fact = both(fact, 'refs');
      continue;
    }
    if (ODD.has(keyword)) return 'odd';
    const check = CHECKS[keyword];
    if (check === undefined || !Object.hasOwn(CHECKS, keyword)) continue;
    fact = both(fact, check(value, dialect));
    if (fact === 'odd') return 'odd';
  }
  if (schema.nullable !== undefined && schema.type === undefined) fact = both(fact, 'untyped');
  if (schema.nullable === false && hasNull(schema.type)) return 'odd';
  if (dialect === 'draft4' && isLoose(schema)) return 'odd';
  // Branches beside one that lets everything through are never looked at, nor is what is wrong with them.
  if (
    (fact === 'refs' || fact === 'untyped') &&
    ('if' in schema ||
      'then' in schema ||
      'additionalItems' in schema ||
      'dependencies' in schema ||
      'contains' in schema ||
      hasIdleBranch(schema))
  )
    return 'odd';
  return fact;
}

/** Where two things keep a validator from being built, which of them it says is not for us to know. */
function both(one: Fact, other: Fact): Fact {
  if (one === other || other === 'plain') return one;
  return one === 'plain' ? other : 'odd';
}

/** In draft-04 an exclusive bound has to stand beside its bound. */
function isLoose(schema: Record<string, unknown>): boolean {
  return (
    (schema.exclusiveMinimum !== undefined && schema.minimum === undefined) ||
    (schema.exclusiveMaximum !== undefined && schema.maximum === undefined)
  );
}

function hasIdleBranch({ anyOf }: Record<string, unknown>): boolean {
  return (
    Array.isArray(anyOf) &&
    anyOf.some((branch) => !isRecord(branch) || !Object.keys(branch).some((key) => key === '$ref' || key in CHECKS))
  );
}

function hasNull(type: unknown): boolean {
  return type === 'null' || (Array.isArray(type) && type.includes('null'));
}

const is =
  (test: (value: unknown) => boolean): Check =>
  (value) =>
    test(value) ? 'plain' : 'odd';
const isText = is((value) => typeof value === 'string');
const isFlag = is((value) => typeof value === 'boolean');
const isCount = is((value) => Number.isSafeInteger(value) && (value as number) >= 0);
const isNumber = is(Number.isFinite);

const isSchema: Check = factOf;
const isSchemaOrFlag: Check = (value, dialect) => (typeof value === 'boolean' ? 'plain' : factOf(value, dialect));

function worst(values: Iterable<unknown>, dialect: Dialect): Fact {
  let fact: Fact = 'plain';
  for (const value of values) {
    fact = both(fact, factOf(value, dialect));
    if (fact === 'odd') return 'odd';
  }
  return fact;
}

const isSchemas: Check = (value, dialect) => (Array.isArray(value) && value.length > 0 ? worst(value, dialect) : 'odd');
const isSchemaMap: Check = (value, dialect) => (isRecord(value) ? worst(Object.values(value), dialect) : 'odd');
/** The validator asks an object for `constructor` too, and gets an answer. */
const isProperties: Check = (value, dialect) =>
  isRecord(value) && Object.keys(value).some((key) => key in Object.prototype) ? 'odd' : isSchemaMap(value, dialect);
const isPatternMap: Check = (value, dialect) =>
  isRecord(value) && Object.keys(value).every(isPattern) ? worst(Object.values(value), dialect) : 'odd';

const TYPES = new Set(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']);
const isType: Check = (value) => {
  const types = Array.isArray(value) ? value : [value];
  return types.length > 0 && types.every((type) => TYPES.has(type as string)) && new Set(types).size === types.length
    ? 'plain'
    : 'odd';
};

const isNames: Check = (value, dialect) => {
  if (!Array.isArray(value) || !value.every((name) => typeof name === 'string') || new Set(value).size !== value.length)
    return 'odd';
  return value.length === 0 && dialect === 'draft4' ? 'odd' : 'plain';
};

/** An enumeration of scalars, each once. */
const isScalars: Check = (value) =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((one) => one === null || typeof one !== 'object') &&
  new Set(value).size === value.length
    ? 'plain'
    : 'odd';

function isPattern(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    // Both are asked of it: with `u` by the meta-schema's format, without by the validator.
    new RegExp(value, 'u');
    new RegExp(value);
    return true;
  } catch {
    return false;
  }
}

const bound: Check = (value, dialect) => (dialect === 'draft4' ? isFlag(value, dialect) : isNumber(value, dialect));

/** What the dialects ask of their keywords. A keyword that is not here means nothing to either. */
const CHECKS: Readonly<Record<string, Check>> = {
  type: isType,
  nullable: isFlag,
  enum: isScalars,
  const: is((value) => value === null || typeof value !== 'object'),
  title: isText,
  description: isText,
  format: isText,
  $comment: isText,
  contentEncoding: isText,
  contentMediaType: isText,
  deprecated: isFlag,
  readOnly: isFlag,
  writeOnly: isFlag,
  examples: is(Array.isArray),
  minimum: isNumber,
  maximum: isNumber,
  exclusiveMinimum: bound,
  exclusiveMaximum: bound,
  multipleOf: is((value) => Number.isFinite(value) && (value as number) > 0),
  minLength: isCount,
  maxLength: isCount,
  pattern: is(isPattern),
  minItems: isCount,
  maxItems: isCount,
  uniqueItems: isFlag,
  minProperties: isCount,
  maxProperties: isCount,
  required: isNames,
  properties: isProperties,
  patternProperties: isPatternMap,
  additionalProperties: isSchemaOrFlag,
  propertyNames: isSchema,
  items: isSchema,
  additionalItems: isSchemaOrFlag,
  allOf: isSchemas,
  anyOf: isSchemas,
  oneOf: isSchemas,
  not: isSchema,
};

/** Keywords that are rare in descriptions: the validator itself judges what uses them. */
const ODD = new Set([
  'id',
  '$id',
  '$schema',
  '$anchor',
  '$dynamicRef',
  '$dynamicAnchor',
  '$recursiveRef',
  '$recursiveAnchor',
  '$vocabulary',
  '$defs',
  'definitions',
  'prefixItems',
  'contains',
  'minContains',
  'maxContains',
  'if',
  'then',
  'else',
  'dependencies',
  'dependentRequired',
  'dependentSchemas',
  'unevaluatedItems',
  'unevaluatedProperties',
  'contentSchema',
  '$async',
  'formatMinimum',
  'formatMaximum',
  'formatExclusiveMinimum',
  'formatExclusiveMaximum',
]);
