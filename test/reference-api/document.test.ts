import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { HANDLERS } from '../../reference-api/handlers/index.ts';
import { document, judgeEvents, nameOf, resolve, schemaErrors } from './described.ts';

// biome-ignore lint/suspicious/noExplicitAny: a parsed document
type Any = any;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const operations: [string, Any][] = Object.entries<Any>(document.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => item[method]).map((method): [string, unknown] => [`${method.toUpperCase()} ${path}`, item[method]]),
);
const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false });
ajv.addSchema(document, 'examples');

test('every operation has a handler and every handler an operation', () => {
  expect(operations.map(([, operation]) => operation.operationId).sort()).toEqual(Object.keys(HANDLERS).sort());
});

test.each(operations)('%s: the examples are valid, and every answer names its headers', (_, operation) => {
  for (const [status, reference] of Object.entries(operation.responses)) {
    const response = resolve(reference);
    expect(Object.keys(response.headers), status).toContain('x-request-id');
    for (const media of Object.values<Any>(response.content ?? {})) checkExamples(media);
    for (const header of Object.values(response.headers)) {
      const { schema, example } = resolve(header);
      expect(ajv.validate(schema, example), `${example}`).toBe(true);
    }
  }
  for (const media of Object.values<Any>(operation.requestBody?.content ?? {})) checkExamples(media);
});

function checkExamples(media: Any): void {
  const examples = [media.example, ...Object.values<Any>(media.examples ?? {}).map(({ value }) => value)].filter(
    (example) => example !== undefined,
  );
  const [schema, items] = [media.schema, media.itemSchema].map((node) => (node === undefined ? undefined : nameOf(node)));
  for (const example of examples) {
    if (schema !== undefined) expect(schemaErrors(schema, example)).toEqual([]);
    else if (items === undefined) throw new Error('an example without a schema');
    else if (typeof example === 'string') judgeEvents(example, items);
    else for (const item of example) expect(schemaErrors(items, item)).toEqual([]);
  }
}
