// Matchers and a value → what does not match. Matchers are JSON Schemas at JSON Pointers.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { isRecord, valuesAt } from '../pointer.ts';
import { show } from '../verdict.ts';
import type { Matchers } from './types.ts';

export interface Mismatch {
  readonly expected: string;
  readonly found: string;
}

const ajv = new Ajv2020({ strict: false, validateFormats: false, allowUnionTypes: true });
const compiled = new Map<string, ValidateFunction>();

/** The first thing that does not match. `named` gives what a key that is no pointer stands for. */
export function mismatch(
  matchers: Matchers,
  value: unknown,
  named: (name: string) => unknown = () => undefined,
): Mismatch | undefined {
  for (const [key, wanted] of Object.entries(matchers)) {
    const isPointer = key === '' || key.startsWith('/');
    const what = key === '' ? 'the body' : `\`${key}\``;
    const named_ = isPointer ? undefined : named(key);
    const found = isPointer ? valuesAt(value, key).map((one) => one.value) : named_ === undefined ? [] : [named_];
    const present = found.filter((one) => one !== undefined);
    if (wanted === false) {
      if (present.length > 0) return { expected: `nothing at ${what}`, found: show(present[0]) };
      continue;
    }
    if (present.length === 0) return { expected: `${what} ${wish(wanted)}`, found: 'nothing there' };
    const wrong = present.find((one) => !satisfies(wanted, one));
    if (wrong !== undefined) return { expected: `${what} ${wish(wanted)}`, found: show(wrong) };
  }
  return undefined;
}

/** `wanted`: a JSON Schema, or a value that is no object, which stands for itself. */
export function satisfies(wanted: unknown, value: unknown): boolean {
  const schema = isRecord(wanted) || wanted === true ? wanted : { const: wanted };
  const key = JSON.stringify(schema);
  let validate = compiled.get(key);
  if (validate === undefined) {
    validate = ajv.compile(schema);
    compiled.set(key, validate);
  }
  return validate(value) === true;
}

/** Throws an Error with the reason when one of the schemas is none. */
export function assertMatchers(matchers: Matchers): void {
  for (const [key, wanted] of Object.entries(matchers)) {
    if (!isRecord(wanted)) continue;
    if (!ajv.validateSchema(wanted)) throw new Error(`\`${key}\`: ${ajv.errorsText(ajv.errors, { dataVar: 'schema' })}`);
    satisfies(wanted, null);
  }
}

function wish(wanted: unknown): string {
  if (wanted === true) return 'to be there';
  return isRecord(wanted) ? `to satisfy ${show(wanted, 120)}` : `to be ${show(wanted)}`;
}
