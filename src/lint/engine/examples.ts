// Spectral's check of examples, with the same findings: an example that is valid beyond doubt is not handed to its validator.
import type { Rule } from '@stoplight/spectral-core';
import formats from '@stoplight/spectral-formats';
import functions from '@stoplight/spectral-functions';
import { isValid, type Reading } from './interpret-schema.ts';
import { type Dialect, factOf } from './schema-facts.ts';
import type { FunctionContext } from './types.ts';
import { isJson, isRecord } from './values.ts';

interface Options {
  readonly oasVersion: 2 | 3;
  readonly schemaField: string;
  readonly type: 'media' | 'schema';
}

type RuleFunction = Rule['then'][number]['function'];

/** `original` is `oasExample`. It copies and compiles the whole schema for each example, and stays the judge of all that is not clearly valid. */
export function checkExamples(original: RuleFunction, target: unknown, options: unknown, context: FunctionContext): unknown {
  if (isBeyondDoubt(target, options as Options, context)) return undefined;
  return original(target as never, options as never, context);
}

function isBeyondDoubt(target: unknown, { oasVersion, schemaField, type }: Options, context: FunctionContext): boolean {
  const dialect = dialectOf(context);
  if (dialect === undefined || oasVersion !== 3 || !isRecord(target)) return false;
  const schema = schemaField === '$' ? target : target[schemaField];
  const fact = isRecord(schema) ? factOf(schema, dialect) : 'odd';
  if (fact === 'odd') return false;
  const examples = type === 'schema' ? ofSchema(target) : ofMedia(target);
  if (examples.includes(undefined)) return false;
  // The validator cannot be built, and the check says nothing of that.
  if (fact === 'refs') return true;
  const reading = readingOf(dialect, type === 'media' ? context.path : [], context);
  return examples.every((example) => isJson(example) && isValid(example, schema, reading));
}

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
