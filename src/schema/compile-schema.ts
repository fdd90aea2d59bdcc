// The node of a schema in, a function that validates values out. Compiled when first used, once per place.
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Node } from '../description/node.ts';
import type { ReferenceLookup } from '../description/types.ts';
import { Converter } from './convert.ts';
import { readableErrors } from './errors.ts';
import { ASSERTED_FORMATS } from './keywords.ts';
import { safePattern } from './pattern.ts';
import type { SchemaError, SchemaOptions, Validator } from './types.ts';
import { uniqueItems } from './unique-items.ts';

/** All schemas of one description in one mode share their compiled parts. */
interface Workshop {
  readonly converter: Converter;
  readonly validators: Map<string, Validator>;
  /** Stops at the first error: for values that are valid, and for those too large to list every error. */
  readonly first: Ajv2020;
  /** Finds all errors. */
  readonly all: Ajv2020;
}

const workshops = new WeakMap<ReferenceLookup, Map<string, Workshop>>();
/** Over this many values only the first error is looked for. */
const MAX_VALUES_FOR_ALL_ERRORS = 20_000;

/**
 * Validates by JSON Schema 2020-12 what a schema of any OpenAPI version means. Only what the schema reaches is compiled, each place
 * once per description and mode; cycles are fine. A part that is broken or unresolvable accepts everything and is named in `limits`.
 */
export function compileSchema(node: Node, options: SchemaOptions): Validator {
  const workshop = workshopOf(node.lookup, options);
  // A `$ref` object with siblings means both: its own place is the schema, not the one that it refers to.
  let top = node;
  while (top.referrer !== undefined) top = top.referrer;
  const known = workshop.validators.get(top.id);
  if (known !== undefined) return known;
  const validator = makeValidator(workshop, top);
  workshop.validators.set(top.id, validator);
  return validator;
}

function workshopOf(lookup: ReferenceLookup, options: SchemaOptions): Workshop {
  let byMode = workshops.get(lookup);
  if (byMode === undefined) {
    byMode = new Map();
    workshops.set(lookup, byMode);
  }
  const key = `${options.format} ${options.mode} ${options.lenient === true}`;
  let workshop = byMode.get(key);
  if (workshop === undefined) {
    workshop = { converter: new Converter(lookup, options), validators: new Map(), first: newAjv(false), all: newAjv(true) };
    byMode.set(key, workshop);
  }
  return workshop;
}

function newAjv(allErrors: boolean): Ajv2020 {
  const regExp = Object.assign((pattern: string) => safePattern(pattern), { code: 'undefined' });
  const ajv = new Ajv2020({
    allErrors,
    strict: false,
    validateSchema: false,
    addUsedSchema: false,
    logger: false,
    verbose: true,
    inlineRefs: false,
    // Without it a property named `constructor` or `toString` is always there.
    ownProperties: true,
    multipleOfPrecision: 9,
    code: { regExp: regExp as never },
  });
  (addFormats as unknown as typeof addFormats.default)(ajv, [...ASSERTED_FORMATS]);
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword(uniqueItems);
  return ajv;
}

function makeValidator(workshop: Workshop, node: Node): Validator {
  let id: string | undefined;
  let compileFailure: string | undefined;
  const added = () => (id ??= workshop.converter.add({ source: node.source, path: node.path, value: node.value }));
  const compiled = (ajv: Ajv2020): ValidateFunction | undefined => {
    if (compileFailure !== undefined) return undefined;
    const wanted = added();
    try {
      const reached = [wanted, ...reachedFrom(workshop.converter, wanted)];
      for (const next of reached) {
        if (ajv.schemas[next] === undefined) ajv.addSchema(workshop.converter.schemas.get(next)!, next);
      }
      return ajv.getSchema(wanted) as ValidateFunction;
    } catch (error) {
      compileFailure = `${node.id} cannot be compiled: ${error instanceof Error ? error.message : String(error)}`;
      return undefined;
    }
  };
  const validate = (value: unknown): readonly SchemaError[] => {
    try {
      const first = compiled(workshop.first);
      if (first === undefined || first(value) === true) return [];
      const found = first.errors ?? [];
      if (isLarge(value)) return readableErrors(found);
      const all = compiled(workshop.all);
      if (all === undefined || all(value) === true) return readableErrors(found);
      return readableErrors(all.errors as ErrorObject[]);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      // The stack ran over: a value that is nested without end, or a schema that refers to nothing but itself.
      if (isDeep(value)) return [{ at: '', message: 'is nested too deeply to be checked', keyword: 'depth', schemaAt: node.id }];
      compileFailure = `${node.id} refers to itself without end.`;
      return [];
    }
  };
  return Object.defineProperty(validate, 'limits', {
    get: () => {
      compiled(workshop.first);
      const limits = workshop.converter.limitsOf(added());
      return compileFailure === undefined ? limits : [...limits, compileFailure];
    },
  }) as Validator;
}

function reachedFrom(converter: Converter, id: string): string[] {
  const seen = new Set([id]);
  for (const at of seen) for (const used of converter.uses.get(at) ?? []) seen.add(used);
  seen.delete(id);
  return [...seen];
}

function isLarge(value: unknown): boolean {
  const stack: unknown[] = [value];
  for (let count = 0; stack.length > 0; count++) {
    if (count > MAX_VALUES_FOR_ALL_ERRORS) return true;
    const next = stack.pop();
    if (typeof next === 'object' && next !== null) for (const child of Object.values(next)) stack.push(child);
  }
  return false;
}

function isDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > 500) return true;
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return false;
}
