import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import spectral from '@stoplight/spectral-parsers';
import { expect, test } from 'vitest';
import { type Description, loadDescription, type Node, operationsOf } from '../../src/description/index.ts';
import { sampleWithErrors } from '../../src/sample/index.ts';
import { compileSchema } from '../../src/schema/index.ts';

const folder = fileURLToPath(new URL('../../../shared/specs/', import.meta.url));
const names = readdirSync(folder).filter((name) => /\.(ya?ml|json)$/.test(name) && !name.includes('asyncapi'));

interface Used {
  readonly key: string;
  readonly mode: 'request' | 'response';
  readonly schema: Node;
}

function schemasOf(description: Description, statuses: RegExp): Used[] {
  const found = new Map<string, Used>();
  for (const operation of operationsOf(description)) {
    const add = (mode: 'request' | 'response', schema: Node | undefined) => {
      if (schema !== undefined) found.set(`${mode} ${schema.id}`, { key: operation.key, mode, schema });
    };
    for (const parameter of operation.parameters) add('request', parameter.get('schema'));
    for (const [, media] of operation.requestBody?.get('content')?.entries() ?? []) add('request', media.get('schema'));
    for (const [status, response] of operation.responses) {
      if (!statuses.test(status)) continue;
      for (const [type, media] of response.get('content')?.entries() ?? []) {
        if (type.includes('json') || type.includes('event-stream'))
          add('response', media.get('itemSchema') ?? media.get('schema'));
      }
    }
  }
  return [...found.values()];
}

const load = (name: string) => loadDescription({ source: name, cwd: folder });

test.each(names)('%s loads within a second and every schema of it compiles', async (name) => {
  const started = performance.now();
  const description = await load(name);
  const loaded = performance.now() - started;
  const used = schemasOf(description, /./);
  const limits = new Set<string>();
  for (const { schema, mode } of used) {
    const validate = compileSchema(schema, { format: description.format, mode });
    validate({});
    for (const limit of validate.limits) limits.add(limit);
  }
  console.log(
    `${name}: loaded in ${Math.round(loaded)} ms, ${description.problems.length} problems, ${used.length} schemas, ${limits.size} limits`,
  );
  expect(loaded).toBeLessThan(3000);
  expect([...limits].filter((limit) => limit.includes('cannot be compiled'))).toEqual([]);
});

test('over 98 % of the samples of all request and response schemas validate', { timeout: 120_000 }, async () => {
  for (const options of [{}, { minimal: true }, { prefer: 'schema' as const }]) {
    let total = 0;
    const invalid: string[] = [];
    let slowest = 0;
    for (const name of names) {
      for (const { schema, mode, key } of schemasOf(await load(name), /^2/)) {
        const started = performance.now();
        const { errors } = sampleWithErrors(schema, { seed: 1, mode, ...options });
        slowest = Math.max(slowest, performance.now() - started);
        total++;
        if (errors.length > 0)
          invalid.push(`${name} ${key} ${mode} ${schema.id.split('#')[1]}: ${errors[0]?.at} ${errors[0]?.message}`);
      }
    }
    console.log(
      `${JSON.stringify(options)}: ${total - invalid.length} of ${total} validate, slowest ${Math.round(slowest)} ms`,
      invalid,
    );
    expect(invalid.length / total).toBeLessThan(0.02);
  }
});

/** Key order apart: Spectral keeps the order of numeric keys, plain objects cannot. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

test.each(names)('%s reads as Spectral reads it: the same values at the same ranges', async (name) => {
  const description = await load(name);
  const document = description.documents.get(description.source)!;
  const parsed = spectral.Yaml.parse(document.text);
  expect(JSON.stringify(document.data, inOrder) === JSON.stringify(parsed.data, inOrder)).toBe(true);
  const pending: [unknown, (string | number)[]][] = [[document.data, []]];
  for (let [next, count] = [pending.pop(), 0]; next !== undefined && count < 2000; next = pending.pop(), count++) {
    const [value, path] = next;
    expect(document.rangeOf(path)).toEqual(spectral.Yaml.getLocationForJsonPath(parsed, path.map(String))?.range);
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, child] of Object.entries(value)) pending.push([child, [...path, Array.isArray(value) ? Number(key) : key]]);
  }
});
