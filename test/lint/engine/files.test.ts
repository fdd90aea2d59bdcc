// Descriptions of several files: the engine and Spectral have the same findings, at the same places.
import spectralCore, { type Document as AnyDocument, type RulesetDefinition } from '@stoplight/spectral-core';
import parsers from '@stoplight/spectral-parsers';
import resolver from '@stoplight/spectral-ref-resolver';
import rulesets from '@stoplight/spectral-rulesets';
import { expect, test } from 'vitest';
import { runRuleset } from '../../../src/lint/engine/run-ruleset.ts';

const { Document, Ruleset, Spectral } = spectralCore;

/** Cycles within a file and through two, a reference that leads nowhere, keys that stand twice, examples that are wrong. */
const FILES = {
  'root.yaml': `openapi: 3.1.0
info: { title: T, version: 1.0.0 }
servers: [{ url: 'https://example.com/' }]
paths:
  /a:
    get:
      operationId: getA
      responses:
        '200': { description: It., content: { application/json: { schema: { $ref: 'parts/shared.yaml#/components/schemas/A' } } } }
  /b: { $ref: 'parts/shared.yaml#/paths/~1b' }
components:
  schemas:
    Local: { type: object, properties: { back: { $ref: 'parts/shared.yaml#/components/schemas/B' } }, example: { back: 1 } }
    Beside: { $ref: '#/components/schemas/Local', description: Beside a reference. }
`,
  'parts/shared.yaml': `components:
  schemas:
    A: { type: object, properties: { b: { $ref: '#/components/schemas/B' }, id: { type: string, example: 3 } } }
    B: { type: object, properties: { a: { $ref: '#/components/schemas/A' }, local: { $ref: '../root.yaml#/components/schemas/Local' } }, required: [x], example: {} }
    camelCase: 1
    camelCase: 2
paths:
  /b:
    get:
      parameters: [{ $ref: 'other.json#/nowhere' }, { $ref: 'missing.yaml' }]
      responses: { '200': { description: It. } }
`,
  'parts/other.json': '{"somewhere": {"twoWords": 1, "twoWords": 2}}',
};

/** Reads at once, and so in one order: which file is read first decides where the resolver places an error that several lead to. */
function reader() {
  const resolve = async (uri: { href(): string }): Promise<string> => {
    const text = FILES[uri.href().replace(ROOT, '') as keyof typeof FILES];
    if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${uri.href()}'`);
    return text;
  };
  return new resolver.Resolver({ resolvers: { file: { resolve } } });
}

const ROOT = '/project/';

test.each(Object.keys(FILES))('%s: cycles, dead references and keys that stand twice, across files', async (name) => {
  const definition = { extends: [[rulesets.oas, 'all']] } as unknown as RulesetDefinition;
  const document = () => new Document(FILES[name as keyof typeof FILES], parsers.Yaml, `${ROOT}${name}`);
  const spectral = new Spectral({ resolver: reader() });
  spectral.setRuleset(definition);
  const wanted = await spectral.run(document());
  const found = await runRuleset(document() as unknown as AnyDocument, new Ruleset(definition), {
    resolver: reader(),
    ignoreUnknownFormat: false,
  });
  expect(wanted.length).toBeGreaterThan(0);
  // Spectral words what it does not know as `undefined`.
  expect(JSON.parse(JSON.stringify(found))).toEqual(JSON.parse(JSON.stringify(wanted)));
});
