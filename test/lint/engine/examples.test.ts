// Random schemas with random examples: the checks of examples and of values find what they find in Spectral. ASSAY_PARITY=N takes N of them.
import spectralCore, { type Document as AnyDocument, type RulesetDefinition } from '@stoplight/spectral-core';
import formats from '@stoplight/spectral-formats';
import functions from '@stoplight/spectral-functions';
import parsers from '@stoplight/spectral-parsers';
import resolver from '@stoplight/spectral-ref-resolver';
import rulesets from '@stoplight/spectral-rulesets';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runRuleset } from '../../../src/lint/engine/run-ruleset.ts';

const { Document, Ruleset, Spectral } = spectralCore;
const RUNS = Number(process.env['ASSAY_PARITY'] ?? 20);

const name = fc.constantFrom('a', 'b', 'c', 'at');
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.constantFrom(null, true, 0, 1, 2.5, -3, '', 'a', 'abc', '2024-01-02', 'x@example.com'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3 }),
  ),
}));

const types = fc.constantFrom('string', 'number', 'integer', 'boolean', 'object', 'array', 'null');
const flag = fc.boolean();
const count = fc.nat(3);
const { schema } = fc.letrec((tie) => {
  const some = (least = 1) => fc.array(tie('schema'), { minLength: least, maxLength: 3 });
  const keyword = fc.oneof(
    types.map((type) => ({ type })),
    types.map((type) => ({ type })),
    fc.uniqueArray(types, { minLength: 1, maxLength: 2 }).map((type) => ({ type })),
    fc.tuple(types, flag).map(([type, nullable]) => ({ type, nullable })),
    flag.map((nullable) => ({ nullable })),
    fc.uniqueArray(fc.constantFrom(null, 1, 'a', 'abc', true), { minLength: 1, maxLength: 3 }).map((list) => ({ enum: list })),
    value.map((one) => ({ const: one })),
    fc.constantFrom('date', 'email', 'int32', 'nonsense').map((format) => ({ format })),
    fc.constantFrom('^a', 'b$', '^\\d+$', '(').map((pattern) => ({ pattern })),
    fc
      .tuple(fc.constantFrom('minimum', 'maximum', 'minLength', 'maxItems', 'minProperties', 'multipleOf'), count)
      .map(([key, n]) => ({ [key]: n })),
    flag.map((uniqueItems) => ({ uniqueItems })),
    fc.dictionary(name, tie('schema'), { minKeys: 1, maxKeys: 3 }).map((properties) => ({ properties })),
    fc
      .dictionary(name, tie('schema'), { minKeys: 1, maxKeys: 3 })
      .map((properties) => ({ properties, additionalProperties: false })),
    fc.uniqueArray(name, { maxLength: 2 }).map((required) => ({ required })),
    fc.oneof(flag, tie('schema')).map((additionalProperties) => ({ additionalProperties })),
    tie('schema').map((items) => ({ items })),
    tie('schema').map((inner) => ({ patternProperties: { '^a': inner } })),
    some().map((allOf) => ({ allOf })),
    some().map((anyOf) => ({ anyOf })),
    some().map((oneOf) => ({ oneOf })),
    tie('schema').map((not) => ({ not })),
    fc.constantFrom({ readOnly: true }, { writeOnly: true }, { description: 'It.' }, { title: 'It' }),
    fc.constantFrom({ $ref: '#/components/schemas/Loop' }, { if: { type: 'string' } }, { $anchor: 'x' }, { prefixItems: [{}] }),
  );
  return {
    schema: fc
      .tuple(fc.array(keyword, { maxLength: 3 }), fc.option(keyword, { nil: {} }))
      .map(([list, last]) => Object.assign({}, ...(list as object[]), last) as object),
  };
});

const example = fc.record({ schema, value, in: fc.constantFrom('request', 'response', 'schema', 'examples', 'default') });
const LOOP = { type: 'object', properties: { a: { $ref: '#/components/schemas/Loop' } } };

function describe(version: string, examples: readonly { schema: object; value: unknown; in: string }[]): object {
  const paths: Record<string, object> = {};
  const schemas: Record<string, object> = { Loop: LOOP };
  for (const [index, one] of examples.entries()) {
    if (one.in === 'schema' || one.in === 'default') {
      schemas[`S${index}`] = { ...one.schema, [one.in === 'schema' ? 'example' : 'default']: one.value };
      continue;
    }
    const content = {
      'application/json': {
        schema: one.schema,
        ...(one.in === 'examples' ? { examples: { x: { value: one.value }, y: { value: null } } } : { example: one.value }),
      },
    };
    paths[`/p${index}`] = { post: one.in === 'request' ? { requestBody: { content } } : { responses: { 200: { content } } } };
  }
  return { openapi: version, info: { title: 'T', version: '1' }, paths, components: { schemas } };
}

const oas = rulesets.oas.rules as Record<string, object>;
const rules = Object.fromEntries(
  ['oas3-valid-media-example', 'oas3-valid-schema-example', 'duplicated-entry-in-enum'].map((rule) => [rule, oas[rule]]),
);
const definition = {
  rules: {
    ...rules,
    titles: {
      // The versions that a ruleset names are those that functions are told of: without them they do not know the dialect.
      formats: [formats.oas3_0, formats.oas3_1],
      given: '$.components.schemas[*]',
      severity: 'error',
      // biome-ignore lint/suspicious/noThenProperty: a rule has a `then`
      then: [
        { field: 'title', function: functions.schema, functionOptions: { schema: { type: 'string', maxLength: 1 } } },
        { field: 'enum', function: functions.schema, functionOptions: { schema: { type: 'array', items: { type: 'string' } } } },
      ],
    },
  },
} as unknown as RulesetDefinition;

test.each(['3.0.3', '3.1.0'])(
  'OpenAPI %s',
  async (version) => {
    await fc.assert(
      fc.asyncProperty(fc.array(example, { minLength: 1, maxLength: 4 }), async (examples) => {
        const text = JSON.stringify(describe(version, examples));
        const spectral = new Spectral({ resolver: resolver.createHttpAndFileResolver() });
        spectral.setRuleset(definition);
        const wanted = await spectral.run(new Document(text, parsers.Yaml, '/random.json'));
        const document = new Document(text, parsers.Yaml, '/random.json') as unknown as AnyDocument;
        const found = await runRuleset(document, new Ruleset(definition), {
          resolver: resolver.createHttpAndFileResolver(),
          ignoreUnknownFormat: false,
        });
        expect(found.map((one) => JSON.stringify(one))).toEqual(wanted.map((one) => JSON.stringify(one)));
      }),
      { numRuns: RUNS, ...(process.env['ASSAY_PARITY_SEED'] && { seed: Number(process.env['ASSAY_PARITY_SEED']) }) },
    );
  },
  20_000 + RUNS * 200,
);
