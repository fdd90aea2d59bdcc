// The errors of a validator -> one refusal that names the parameter.
import type { ErrorObject } from 'ajv';
import { ApiError } from '../errors.ts';

export function explain(errors: readonly ErrorObject[]): ApiError {
  const error = telling(errors);
  if (error === undefined) return new ApiError(400, 'invalid_value', 'The request is not valid.');
  const at = path(error.instancePath);
  const params = error.params as Record<string, unknown>;
  if (error.keyword === 'additionalProperties' || error.keyword === 'unevaluatedProperties') {
    return refusal('unknown_parameter', join(at, params.additionalProperty), (name) => `The parameter ${name} is not known.`);
  }
  if (error.keyword === 'required') {
    return refusal('missing_required_parameter', join(at, params.missingProperty), (name) => `The parameter ${name} is missing.`);
  }
  if (error.keyword === 'dependentRequired') {
    return refusal(
      'missing_required_parameter',
      join(at, params.missingProperty),
      (name) => `The parameter ${name} is missing: \`${params.property}\` needs it.`,
    );
  }
  if (error.keyword === 'type') return refusal('invalid_type', at, (name) => `${name} must be ${types(params.type)}.`);
  if (error.keyword === 'enum')
    return refusal(
      'invalid_value',
      at,
      (name) => `${name} must be one of ${(params.allowedValues as unknown[]).map(code).join(', ')}.`,
    );
  if (error.keyword === 'const') return refusal('invalid_value', at, (name) => `${name} must be ${code(params.allowedValue)}.`);
  if (error.keyword === 'discriminator') {
    return refusal('invalid_value', join(at, params.tag), (name) => `${name} names none of the kinds that there are.`);
  }
  if (error.keyword === 'oneOf') return refusal('invalid_value', at, (name) => `${name} has none of the forms that it may have.`);
  return refusal('invalid_value', at, (name) => `${name} ${error.message ?? 'is not valid'}.`);
}

/** Of the errors of alternatives, the one of the alternative that was meant: where another than the type is wrong, or deepest inside. */
function telling(errors: readonly ErrorObject[]): ErrorObject | undefined {
  const whole = errors.find(({ keyword }) => keyword === 'oneOf');
  if (whole === undefined) return errors[0];
  const inside = errors.filter(
    (error) => error !== whole && (error.instancePath.length > whole.instancePath.length || error.keyword !== 'type'),
  );
  return inside.sort((a, b) => b.instancePath.length - a.instancePath.length)[0] ?? whole;
}

function refusal(kind: string, at: string, message: (name: string) => string): ApiError {
  const text = message(at === '' ? 'The body' : `\`${at}\``);
  return new ApiError(400, kind, text, at === '' ? {} : { param: at });
}

/** `/messages/0/content` -> `messages[0].content`. */
function path(pointer: string): string {
  const keys = pointer.split('/').slice(1);
  return keys.reduce((text, key) => join(text, key.replaceAll('~1', '/').replaceAll('~0', '~')), '').slice(0, 200);
}

function join(parent: string, key: unknown): string {
  const name = String(key).slice(0, 100);
  if (/^\d+$/.test(name)) return `${parent}[${name}]`;
  return parent === '' ? name : `${parent}.${name}`;
}

function types(type: unknown): string {
  const names = [type].flat().map((name) => ARTICLES[String(name)] ?? String(name));
  return names.join(' or ');
}

function code(value: unknown): string {
  return `\`${String(value)}\``;
}

const ARTICLES: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'an array',
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
};
