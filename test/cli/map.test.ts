import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { assay } from './harness.ts';

const cwd = fileURLToPath(new URL('../../fixtures/descriptions/', import.meta.url));

test('assay map shows what was understood, for people', async () => {
  const { code, stdout, stderr } = await assay(['map', 'chat.yaml'], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('Calls of a model (1)');
  expect(stdout).toMatch(/POST \/v1\/chat\/completions +generation +openai-chat/);
  expect(stdout).toContain(
    'streams  sse on /stream · one kind of event · text /choices/*/delta/content · usage /usage · ends with ~[DONE]',
  );
  expect(stdout).toContain('~ the dialect says so');
  expect(stdout).toContain('models    GET /v1/models, GET /v1/models/{model}');
});

test('assay map -f json prints all of it with evidence, relative to the working folder', async () => {
  const { code, stdout } = await assay(['map', 'messages.yaml', '-f', 'json'], { cwd });
  expect(code).toBe(0);
  const map = JSON.parse(stdout);
  expect(map.dialects).toEqual(['anthropic-messages']);
  expect(map.operations[0]).toMatchObject({
    key: 'POST /v1/messages',
    node: 'messages.yaml#/paths/~1v1~1messages/post',
    kind: { evidence: { by: 'shape' } },
  });
});

test('assay map of something else exits with 2 and one clear line', async () => {
  const { code, stdout, stderr } = await assay(['map', '-'], { cwd, stdin: '{"name":"no-description"}' });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('is no OpenAPI or AsyncAPI description');
  expect((await assay(['map', 'nosuch.yaml'], { cwd })).code).toBe(2);
  const cut = await assay(['map', '-'], { cwd, stdin: '"openapi' });
  expect(cut).toMatchObject({ code: 2, stdout: '' });
  expect(cut.stderr).toMatch(/cannot be parsed|is no OpenAPI/);
});

test('what an overlay says is marked', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'assay-map-')), 'overlay.yaml');
  writeFileSync(
    file,
    "overlay: 1.0.0\ninfo: { title: Ours, version: '1' }\nactions:\n  - target: $.paths['/v1/models'].get\n    update: { x-ai-operation: rerank }\n",
  );
  const { code, stdout } = await assay(['map', 'chat.yaml', '--overlay', file], { cwd });
  expect(code).toBe(0);
  expect(stdout).toMatch(/GET \/v1\/models +\+rerank/);
  expect(stdout).toContain('+ an extension or overlay says so');
});

test('assay map of an AsyncAPI description shows channels, messages and their types', async () => {
  const { code, stdout } = await assay(['map', '../rules/ai-realtime-error-message/valid-asyncapi3.yaml'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('AsyncAPI 3, 1 channel, 5 messages, an AI API (valid-asyncapi3.yaml#/components/messages/Transcript');
  expect(stdout).toContain('servers   production wss speech.example.com');
  expect(stdout).toContain('Channels (1)\n  listen  /v1/listen\n      from client  stop        /type stop\n');
  expect(stdout).toContain('      from server  error       /type error · error\n');
});
