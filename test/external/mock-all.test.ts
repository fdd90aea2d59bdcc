// Every operation of every vendor's description answers, what it answers is valid, and its streams tell the same answer.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { buildApiMap } from '../../src/api-map/index.ts';
import type { OperationMap, ParameterMap } from '../../src/api-map/types.ts';
import { loadDescription } from '../../src/description/index.ts';
import { MockHandler } from '../../src/mock/index.ts';
import { createSchemas, type Schemas } from '../../src/mock/schemas.ts';
import { isStream } from '../../src/mock/types.ts';
import { decodeStream } from '../../src/stream/index.ts';

const folder = fileURLToPath(new URL('../../../shared/specs/', import.meta.url));
const SPECS: readonly (readonly [file: string, operations: number])[] = [
  ['openai.yaml', 288],
  ['anthropic.yaml', 90],
  ['cohere.yaml', 30],
  ['mistral.yaml', 100],
  ['azure-openai-2024-10-21.yaml', 6],
  ['ollama-official.yaml', 10],
  ['hf-tgi.json', 5],
  ['replicate.yaml', 20],
  ['llama-stack.yaml', 50],
  ['elevenlabs.json', 100],
  ['petstorev3.json', 15],
  ['twilio-verify.json', 30],
  ['assemblyai.yaml', 10],
];

/** Descriptions that no value can keep to. */
const CONTRADICTORY = [
  // Both variants of the event demand nothing, so what fits one fits both.
  'POST /v1/audio/speech stream: true: event 0  matches more than one',
];

function target(operation: OperationMap, schemas: Schemas): string {
  const [path = ''] = operation.path.split('#');
  const { parameters } = operation.request;
  const sample = ({ node }: ParameterMap): string =>
    encodeURIComponent(String(schemas.sample(node.get('schema') ?? node, 'request', 1)));
  const url = path.replace(/\{([^{}]*)\}/g, (_, name) => {
    const parameter = parameters.find((each) => each.in === 'path' && each.name === name);
    return (parameter === undefined ? '' : sample(parameter)) || 'x1';
  });
  const query = parameters
    .filter((each) => each.in === 'query' && each.required)
    .map((each) => `${encodeURIComponent(each.name)}=${sample(each)}`);
  return query.length === 0 ? url : `${url}${url.includes('?') ? '&' : '?'}${query.join('&')}`;
}

test.skipIf(!existsSync(folder)).each(SPECS)('every operation of %s answers', async (file, least) => {
  const description = await loadDescription({ source: `${folder}${file}`, cwd: folder });
  const map = buildApiMap(description);
  expect(map.operations.length).toBeGreaterThanOrEqual(least);
  const handler = new MockHandler({ description, map, options: { seed: 1 } });
  const schemas = createSchemas(map.format);
  const wrong: string[] = [];
  for (const operation of map.operations) {
    const { schema } = operation.request;
    const body = schema === undefined ? undefined : schemas.sample(schema, 'request', 1);
    const by = operation.stream?.switch;
    const flag = by?.by === 'flag' && by.in === undefined ? by : undefined;
    for (const stream of flag === undefined ? [undefined] : [false, true]) {
      const value = stream ? (flag?.on ?? true) : (flag?.off ?? false);
      const sent = flag === undefined ? body : { ...(body as object), [flag.field.at.slice(1)]: value };
      const headers: Record<string, string> = { authorization: 'x' };
      for (const each of operation.request.parameters)
        if (each.in === 'header')
          headers[each.name.toLowerCase()] = String(schemas.sample(each.node.get('schema') ?? each.node, 'request', 1));
      const json = operation.request.mediaType === undefined || /json/.test(operation.request.mediaType);
      if (json && sent !== undefined) headers['content-type'] = operation.request.mediaType ?? 'application/json';
      const reply = await handler.handle({
        method: operation.method,
        target: target(operation, schemas),
        headers,
        body: json && sent !== undefined ? new TextEncoder().encode(JSON.stringify(sent)) : new Uint8Array(),
      });
      // Bodies of forms are not made here, and a sampled request may break what its description only says in prose.
      if (!json && reply.status < 500) continue;
      const where = `${operation.key}${stream === undefined ? '' : ` stream: ${stream}`}`;
      if (reply.status >= 400) {
        wrong.push(`${where}: ${reply.status} ${String(reply.body).slice(0, 200)}`);
        continue;
      }
      if (isStream(reply.body)) {
        const text = new TextEncoder().encode(reply.body.steps.map((step) => step.text).join(''));
        const { items, decoder } = decodeStream(operation.stream!.framing, text);
        const violations = decoder.deviations.filter(({ severity }) => severity === 'violation');
        if (items.length === 0 || violations.length > 0)
          wrong.push(`${where}: ${items.length} events, ${JSON.stringify(violations)}`);
        const { event, variants, discriminator } = operation.stream!;
        for (const item of items) {
          if (item.kind !== 'event' || item.data === '[DONE]' || event === undefined) continue;
          const value = JSON.parse(item.data) as Record<string, unknown>;
          const name = discriminator === undefined ? undefined : value[discriminator.slice(1)];
          const [violation] = schemas.violations(
            variants.find((variant) => variant.name === name)?.schema ?? event,
            value,
            'response',
          );
          if (violation !== undefined) {
            wrong.push(`${where}: event ${item.index} ${violation.at} ${violation.message}: ${item.data.slice(0, 150)}`);
            break;
          }
        }
        continue;
      }
      const { answer } = operation;
      if (stream === true) wrong.push(`${where}: no stream`);
      else if (answer !== undefined && typeof reply.body === 'string' && /json/.test(answer.mediaType)) {
        const [violation] = schemas.violations(answer.schema, JSON.parse(reply.body), 'response');
        if (violation !== undefined) wrong.push(`${where}: ${violation.at} ${violation.message}: ${reply.body.slice(0, 150)}`);
      }
    }
  }
  expect(wrong.filter((line) => !CONTRADICTORY.some((start) => line.startsWith(start)))).toEqual([]);
});
