// A description in, where it is not what the OpenAPI specification's own schema allows out. Diagnostics only: nothing is refused.
import { createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';
import { inOrder } from './in-order.ts';
import { fromPointer } from './node.ts';
import type { Description, Format, JsonPath, Problem } from './types.ts';

const MAX_PROBLEMS = 50;
/** The largest sound descriptions take 0.2 s. */
const MAX_MS = 1_000;
/** The schema alternatives of a place all complain; these keywords say nothing about which was meant. */
const VAGUE = new Set(['oneOf', 'anyOf', 'if', 'not', 'unevaluatedProperties']);

interface SchemaFault {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/**
 * 2.0 to 3.1 by swagger-parser, 3.2 (which it does not know) by the compiled schema of Spectral's rulesets. References stay as they
 * are: to follow them first would cost ten times as much and multiply every finding. AsyncAPI and unknown formats yield nothing.
 */
export async function validateDescription(description: Description): Promise<Problem[]> {
  const root = description.documents.get(description.source);
  if (root === undefined || typeof root.data !== 'object' || root.data === null) return [];
  const faults =
    description.format === 'oas3.2' ? await byCompiledSchema(root.data) : bySwaggerParser(root.data, description.format);
  const problems = readable(faults).map((fault): Problem => {
    const path = pathIn(root.data, fault.instancePath);
    const range = root.rangeOf(path, true);
    const property = fault.params?.additionalProperty ?? fault.params?.unevaluatedProperty;
    const message = `${fault.message ?? fault.keyword}${property === undefined ? '' : ` (\`${String(property)}\`)`}`;
    return {
      code: 'invalid-document',
      severity: 'warning',
      message: `${message[0]?.toUpperCase() ?? ''}${message.slice(1)}.`,
      location: { source: root.source, path },
      ...(range === undefined ? {} : { range }),
    };
  });
  return inOrder(problems, [root.source]);
}

const PARSER_VERSIONS: Partial<Record<Format, string>> = { oas2: '2.0', 'oas3.0': '3.0.3', 'oas3.1': '3.1.0' };

/** What judges a document: true, or false with what is wrong in `errors`. */
type Judge = ((data: object) => boolean) & { errors?: readonly SchemaFault[] | null };

/**
 * The part of swagger-parser that asks the schema. What it does before that would follow references or refuse with one line and no
 * place: patch versions that it has not heard of (they share one schema), a 3.1 document of `components` alone, an `$id` that is no URL.
 */
function bySwaggerParser(data: object, format: Format): readonly SchemaFault[] {
  const version = PARSER_VERSIONS[format];
  if (version === undefined) return [];
  const require = createRequire(import.meta.url);
  const validateSchema = require('@apidevtools/swagger-parser/lib/validators/schema.js') as (api: object) => void;
  const key = format === 'oas2' ? 'swagger' : 'openapi';
  const written = (data as Record<string, unknown>)[key];
  const judge: Judge = (api) => {
    try {
      validateSchema(api);
      return true;
    } catch (error) {
      const { details } = error as { details?: readonly SchemaFault[] };
      if (details === undefined) throw error;
      judge.errors = details;
      return false;
    }
  };
  const faults = inTime(judge, { ...data, [key]: version });
  if (typeof written === 'string') return faults;
  return [{ instancePath: `/${key}`, keyword: 'type', message: 'must be string' }, ...faults];
}

async function byCompiledSchema(data: object): Promise<readonly SchemaFault[]> {
  const { default: validators } = await import('@stoplight/spectral-rulesets/dist/oas/schemas/validators.js');
  return inTime((validators as unknown as { oas3_2: Judge }).oas3_2, data);
}

/**
 * All validators gather all errors, which takes them the square of their number: 30,000 faulty operations cost ten seconds. What takes
 * too long, or is nested too deep for them, is not judged.
 */
function inTime(judge: Judge, data: object): readonly SchemaFault[] {
  try {
    const valid: unknown = runInNewContext('judge(data)', { judge, data }, { timeout: MAX_MS });
    return valid ? [] : (judge.errors ?? []);
  } catch {
    return [];
  }
}

/** One fault for each place, of each line of places the deepest: what stands above it fails only because of it. */
function readable(faults: readonly SchemaFault[]): SchemaFault[] {
  const telling = faults.filter((fault) => !VAGUE.has(fault.keyword) && fault.params?.missingProperty !== '$ref');
  const byPlace = new Map<string, SchemaFault>();
  for (const fault of telling.length > 0 ? telling : faults)
    if (!byPlace.has(fault.instancePath)) byPlace.set(fault.instancePath, fault);
  const above = new Set<string>();
  for (const place of byPlace.keys()) {
    for (let at = place.lastIndexOf('/'); at >= 0; at = place.lastIndexOf('/', at - 1)) {
      const parent = place.slice(0, at);
      if (above.has(parent)) break;
      above.add(parent);
      if (at === 0) break;
    }
  }
  const deepest = [...byPlace.values()].filter((fault) => fault.keyword === 'required' || !above.has(fault.instancePath));
  return deepest.slice(0, MAX_PROBLEMS);
}

function pathIn(data: unknown, pointer: string): JsonPath {
  let value = data;
  return fromPointer(pointer).map((key) => {
    const step = Array.isArray(value) ? Number(key) : key;
    value = (value as Record<string | number, unknown> | null | undefined)?.[step];
    return step;
  });
}
