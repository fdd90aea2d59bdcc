// A schema -> a refusal of what the model cannot follow, wherever in it that stands: what is not chosen now may be chosen next time.
import type { OutputSchema } from '../types.ts';
import { refusal, Unwritable } from './job.ts';
import { parsePattern } from './pattern.ts';
import { asNode, resolve } from './schema.ts';

const SCHEMAS = ['items', 'additionalProperties', 'propertyNames', 'not'];
const NAMED = ['properties', 'patternProperties', '$defs', 'definitions'];
const LISTED = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];

/** Throws 400. `param`: where the schema stands in the request. */
export function checkSchema(schema: OutputSchema, param: string): void {
  const visit = (child: unknown, at: string): void => {
    if (typeof child === 'boolean') return;
    const node = asNode(child, at);
    if (typeof node.$ref === 'string') resolve(node.$ref, schema, at);
    if (typeof node.pattern === 'string') parsePattern(node.pattern);
    for (const key of SCHEMAS) if (node[key] !== undefined) visit(node[key], join(at, key));
    for (const key of NAMED)
      for (const [name, one] of Object.entries((node[key] ?? {}) as object)) visit(one, join(at, `${key}.${name.slice(0, 60)}`));
    for (const key of LISTED)
      if (Array.isArray(node[key])) for (const [index, one] of node[key].entries()) visit(one, join(at, `${key}[${index}]`));
  };
  try {
    visit(schema, '');
  } catch (error) {
    throw error instanceof Unwritable ? refusal(error, param) : error;
  }
}

function join(at: string, key: string): string {
  return at === '' ? key : `${at}.${key}`;
}
