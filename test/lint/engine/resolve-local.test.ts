// Random documents with references into themselves: our resolver and json-ref-resolver make the same of them. ASSAY_PARITY=N takes N of them.
import resolver from '@stoplight/spectral-ref-resolver';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resolveLocal } from '../../../src/lint/engine/resolve-local.ts';

const RUNS = Number(process.env['ASSAY_PARITY'] ?? 500);

/** Keys that pointers escape, keys that the library takes for the same (`2a`, `2b`), and one that it never sets. */
const KEYS = ['a', 'b', 'c', 'a', 'b', 'c', 'p/q~r', '2a', '2b', 'constructor', 'x%41'];
const key = fc.constantFrom(...KEYS);
const pointer = fc
  .array(
    fc.constantFrom(...KEYS, '0', '').map((one) => one.replaceAll('~', '~0').replaceAll('/', '~1')),
    { minLength: 1, maxLength: 4 },
  )
  .map((keys) => `#${keys.map((one) => `/${one}`).join('')}`);
const reference = fc.record({ $ref: pointer });

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 5 },
    fc.constantFrom(null, true, 0, 'a'),
    reference,
    reference,
    fc.tuple(reference, fc.dictionary(key, tie('value'), { maxKeys: 2 })).map(([ref, rest]) => ({ ...(rest as object), ...ref })),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
}));
const document = fc.dictionary(key, value, { minKeys: 1, maxKeys: 5 });

test('the resolved document, where each reference leads, what is missing: all as the library has it', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(document, async (data) => {
      const text = JSON.stringify(data);
      const found = await resolveLocal(JSON.parse(text), '/random.json', resolver.createHttpAndFileResolver());
      if (found === undefined) return;
      const wanted = await resolver.createHttpAndFileResolver().resolve(JSON.parse(text), { baseUri: '/random.json' });
      compared++;
      expect(shown(found)).toEqual(shown(wanted as never));
      expect(found.result).toEqual(wanted.result);
    }),
    { numRuns: RUNS, ...(process.env['ASSAY_PARITY_SEED'] && { seed: Number(process.env['ASSAY_PARITY_SEED']) }) },
  );
  expect(compared).toBeGreaterThan(RUNS / 4);
});

interface Shown {
  readonly graph: { getNodeData(source: string): { readonly refMap: object }; overallOrder?(): string[] };
  readonly errors: readonly { path: readonly unknown[]; message: string }[];
}

function shown({ graph, errors }: Shown) {
  return {
    refMap: Object.entries(graph.getNodeData('/random.json').refMap),
    order: graph.overallOrder?.(),
    errors: errors.map(({ path, message }) => ({ path, message })),
  };
}
