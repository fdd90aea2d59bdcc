// Spectral's check of examples, with the same findings: an example that is valid beyond doubt is not handed to its validator, and a schema
// only as far as the examples reach.
import type { Rule } from '@stoplight/spectral-core';
import formats from '@stoplight/spectral-formats';
import functions from '@stoplight/spectral-functions';
import { isValid, type Reading } from './interpret-schema.ts';
import { pruneSchema } from './prune-schema.ts';
import { type Dialect, factOf } from './schema-facts.ts';
import { OAS_SCHEMA } from './sharing.ts';
import type { FunctionContext } from './types.ts';
import { isJson, isRecord } from './values.ts';

interface Options {
  readonly oasVersion: 2 | 3;
  readonly schemaField: string;
  readonly type: 'media' | 'schema';
}

type RuleFunction = Rule['then'][number]['function'];

/**
 * `original` is `oasExample`. It copies and compiles the whole schema for each value with examples, and stays the judge of all that is not
 * clearly valid: of a plain schema it is given as much as the examples reach.
 */
export function checkExamples(original: RuleFunction, target: unknown, options: unknown, context: FunctionContext): unknown {
  const { oasVersion, schemaField, type } = options as Options;
  const dialect = dialectOf(context);
  const judge = (given: unknown) => original(given as never, options as never, context);
  if (dialect === undefined || oasVersion !== 3 || !isRecord(target)) return judge(target);
  const schema = schemaField === '$' ? target : target[schemaField];
  const fact = isRecord(schema) ? factOf(schema, dialect) : 'odd';
  const examples = type === 'schema' ? ofSchema(target) : ofMedia(target);
  if (fact === 'odd' || examples.includes(undefined)) return judge(target);
  // The validator cannot be built, and the check says nothing of that.
  if (fact === 'refs') return undefined;
  // Neither can this, and it says so. What else is in the schema does not matter.
  if (fact === 'untyped') return judge(withSchema(target, schemaField, { nullable: true }));
  const reading = readingOf(dialect, type === 'media' ? context.path : [], context);
  if (!examples.every(isJson)) return judge(target);
  if (examples.every((example) => isValid(example, schema, reading))) return undefined;
  return judge(withSchema(target, schemaField, pruneSchema(schema, examples) as object));
}

/** The same target with another schema, which may be the target itself. */
function withSchema(target: Record<string, unknown>, field: string, schema: object): object {
  if (field !== '$') return { ...target, [field]: schema };
  const shown = Object.entries(target).filter(([key]) => key === 'example' || key === 'default');
  return { ...schema, ...Object.fromEntries(shown) };
}

/** Of a rule with a schema of its own: whether its validator need not be compiled, since there is nothing to find. */
export function isValidBeyondDoubt(used: unknown, value: unknown, options: unknown, context: FunctionContext): boolean {
  if (used !== functions.schema && used !== OAS_SCHEMA) return false;
  const { schema, dialect: named } = options as { schema?: unknown; dialect?: string };
  const dialect = used === OAS_SCHEMA ? dialectOf(context) : LIKE_2020.has(named) ? 'draft2020-12' : undefined;
  if (dialect === undefined || value === undefined || factOf(schema, dialect) !== 'plain' || !isJson(value)) return false;
  return isValid(value, schema, readingOf(dialect, [], context));
}

/** What is plain means the same in them. Without a dialect the schema is asked for its `$schema`, and one with that is not plain. */
const LIKE_2020 = new Set([undefined, 'auto', 'draft6', 'draft7', 'draft2019-09', 'draft2020-12']);

/** The one example that the original looks at in each place. */
function ofSchema(target: Record<string, unknown>): unknown[] {
  return ['example', 'default'].filter((field) => field in target).map((field) => target[field]);
}

function ofMedia(target: Record<string, unknown>): unknown[] {
  if ('example' in target) return [target.example];
  const { examples } = target;
  if (typeof examples !== 'object' || examples === null) return [];
  return Object.values(examples).flatMap((example) =>
    typeof example === 'object' && example !== null && !('externalValue' in example) ? [example.value] : [],
  );
}

function dialectOf({ document }: FunctionContext): Dialect | undefined {
  const found = document.formats;
  if (!found) return undefined;
  if (found.has(formats.oas3_1) || found.has(formats.oas3_2)) {
    return isRecord(document.data) && typeof document.data.jsonSchemaDialect === 'string' ? undefined : 'draft2020-12';
  }
  return found.has(formats.oas3_0) ? 'draft4' : undefined;
}

const formatOptions = new Map<string, object>();

function readingOf(dialect: Dialect, path: readonly (string | number)[], context: FunctionContext): Reading {
  const part = path[0] === 'components' ? path[1] : path[0] === 'paths' ? path[3] : undefined;
  const optional =
    part === 'requestBody' || part === 'requestBodies' ? 'readOnly' : part === 'responses' ? 'writeOnly' : undefined;
  return {
    dialect,
    ...(optional !== undefined && { optional }),
    hasFormat(value, format) {
      // Spectral's own validator, built once for each format.
      const options = formatOptions.get(`${dialect} ${format}`) ?? { schema: { format }, dialect };
      formatOptions.set(`${dialect} ${format}`, options);
      const found = functions.schema(value, options as never, context as never) as unknown[] | undefined;
      return found === undefined || found.length === 0;
    },
  };
}
