import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
// @ts-expect-error a script, not part of the program
import { generateDialects, readDialect } from '../../scripts/generate-dialects.mjs';
import { DIALECTS } from '../../src/dialects/index.ts';

const folder = fileURLToPath(new URL('../../src/dialects/', import.meta.url));

test('the compiled dialects are those of the YAML files', () => {
  expect(readFileSync(`${folder}dialects.generated.ts`, 'utf8'), 'run npm run generate').toBe(generateDialects());
  expect(DIALECTS.map(({ id }) => id)).toEqual(expect.arrayContaining(['openai-chat', 'openai-responses', 'anthropic-messages']));
});

const broken = (change: (dialect: Record<string, never>) => void): string => {
  const dialect = parse(readFileSync(`${folder}anthropic-messages.yaml`, 'utf8'));
  change(dialect);
  try {
    readDialect('anthropic-messages.yaml', stringify(dialect));
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

// biome-ignore lint/suspicious/noExplicitAny: the point is to write what the type forbids.
type Loose = any;

test.each([
  ['a pointer without its slash', (d: Loose) => (d.answer.text = 'content'), '/answer/text must match pattern'],
  ['a field that does not exist', (d: Loose) => (d.stream.delta = []), 'must NOT have additional properties (`delta`)'],
  [
    'a field that is missing',
    (d: Loose) => delete d.stream.deltas[0].keys,
    "/stream/deltas/0 must have required property 'keys'",
  ],
  ['an id that is not the name of the file', (d: Loose) => (d.id = 'other'), '/id must be the name of the file'],
  [
    'a variant that is not listed',
    (d: Loose) => (d.stream.deltas[0].variant = 'content_block_detla'),
    'names the variant `content_block_detla`',
  ],
])('%s is refused with the file and the place', (_, change, message) => {
  const text = broken(change);
  expect(text).toContain('src/dialects/anthropic-messages.yaml');
  expect(text).toContain(message);
});

test('every version suffix is a regular expression that knows a version', () => {
  for (const dialect of DIALECTS) {
    expect('-20250514-2025-05-14').toMatch(new RegExp(dialect.model?.versionSuffix ?? ''));
  }
});

test('a lifecycle fills the deltas that its dialect reads', () => {
  for (const { id, stream } of DIALECTS) {
    if (stream === undefined) continue;
    const set: string[] = [];
    const steps = [...stream.lifecycle.steps];
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      if ('steps' in step) steps.push(...step.steps);
      else if (step.pieces !== undefined) {
        set.push(
          ...Object.entries(step.set).flatMap(([at, source]) =>
            'piece' in source ? [`${step.event ?? ''} ${at.replace(/\/\d+(?=\/|$)/g, '/*')}`] : [],
          ),
        );
      }
    }
    const read = stream.deltas.map(({ variant, at }) => `${variant ?? ''} ${at}`);
    expect(
      set.filter((at) => !read.includes(at)),
      id,
    ).toEqual([]);
  }
});
