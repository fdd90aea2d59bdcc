import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import spectralCore from '@stoplight/spectral-core';
import parsers from '@stoplight/spectral-parsers';
import { expect, test } from 'vitest';
import { apiMapOf, buildApiMap, seedApiMap, serialiseMap } from '../../src/api-map/index.ts';
import { loadDescription } from '../../src/description/index.ts';
import { bothMaps, inventoryOf } from './both-maps.ts';

const folder = fileURLToPath(new URL('../../fixtures/descriptions/', import.meta.url));

test.each(['chat', 'responses', 'messages', 'jobs', 'lookalikes', 'gateway', 'frames'])(
  'the map inside Spectral equals ours: %s',
  async (name) => {
    const { ours, theirs } = await bothMaps(`${folder}${name}.yaml`);
    expect(theirs).toEqual(ours);
  },
);

test.each(['valid', 'valid-asyncapi3'])('the map of an AsyncAPI description is equal, too: %s', async (name) => {
  const { ours, theirs, map } = await bothMaps(`${folder}../rules/ai-realtime-error-message/${name}.yaml`);
  expect(theirs).toEqual(ours);
  expect(map.realtime?.channels[0]?.messages.length).toBeGreaterThan(4);
});

test('the maps are equal over files, with cycles, and for OpenAPI 2.0', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'assay-map-'));
  const tree = {
    type: 'object',
    properties: { text: { type: 'string' }, children: { type: 'array', items: { $ref: '#/Tree' } } },
  };
  writeFileSync(
    join(dir, 'schemas.json'),
    JSON.stringify({
      Tree: tree,
      Request: { type: 'object', properties: { model: { type: 'string' }, prompt: { type: 'string' } } },
    }),
  );
  const body = (reference: string) => ({ content: { 'application/json': { schema: { $ref: reference } } } });
  const post = {
    requestBody: body('schemas.json#/Request'),
    responses: { 200: { description: 'It.', ...body('schemas.json#/Tree') }, 400: { $ref: 'missing.json#/x' } },
  };
  writeFileSync(join(dir, 'openapi.json'), JSON.stringify({ openapi: '3.1.0', paths: { '/ask': { post } } }));
  writeFileSync(
    join(dir, 'swagger.yaml'),
    "swagger: '2.0'\nconsumes: [application/json]\nproduces: [application/json]\npaths:\n  /ask:\n    post:\n      parameters:\n        - { in: body, name: body, schema: { $ref: '#/definitions/Ask' } }\n      responses:\n        200: { description: It., schema: { $ref: '#/definitions/Told' } }\n        429: { description: Later. }\ndefinitions:\n  Ask: { type: object, properties: { model: { type: string }, messages: { type: array, items: { type: object, properties: { role: { type: string } } } }, max_tokens: { type: integer } } }\n  Told: { type: object, properties: { text: { type: string }, usage: { type: object, properties: { input_tokens: { type: integer }, output_tokens: { type: integer } } } } }\n",
  );
  for (const name of ['openapi.json', 'swagger.yaml']) {
    const { ours, theirs, map } = await bothMaps(join(dir, name));
    expect(theirs).toEqual(ours);
    expect(map.ai.value).toBe(true);
  }
  const { map } = await bothMaps(join(dir, 'swagger.yaml'));
  expect(map.format).toBe('oas2');
  expect(map.operations[0]).toMatchObject({
    kind: { value: 'generation' },
    answer: { usage: { at: '/usage' } },
    errors: { declared: ['429'] },
  });
  // Evidence points into the text, not into the view that it is read through.
  expect(JSON.stringify(serialiseMap(map))).toContain('#/definitions/Ask');
});

test('a map is made once per inventory, and a seed takes its place', async () => {
  const document = new spectralCore.Document('{"openapi":"3.1.0","paths":{}}', parsers.Json, '/x.json');
  const inventory = await inventoryOf(document);
  expect(apiMapOf(inventory)).toBe(apiMapOf(inventory));
  const seeded = new spectralCore.Document('{"openapi":"3.1.0","paths":{}}', parsers.Json, '/x.json');
  const map = buildApiMap(await loadDescription({ source: `${folder}chat.yaml`, cwd: folder }));
  const before = Object.keys(seeded);
  seedApiMap(seeded, map);
  expect(Object.keys(seeded)).toEqual(before);
  expect(apiMapOf(await inventoryOf(seeded))).toBe(map);
});
