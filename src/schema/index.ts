// The public face of schemas: a schema of any OpenAPI version in, a validator with readable errors out.
export { compileSchema } from './compile-schema.ts';
export type { SchemaError, SchemaOptions, Validator } from './types.ts';
