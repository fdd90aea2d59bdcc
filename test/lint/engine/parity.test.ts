// Random documents under random rulesets: the engine finds what Spectral finds. ASSAY_PARITY=N takes N of each in place of a few.
import spectralCore, { type Document as AnyDocument, type RulesetDefinition } from '@stoplight/spectral-core';
import functions from '@stoplight/spectral-functions';
import parsers from '@stoplight/spectral-parsers';
import resolver from '@stoplight/spectral-ref-resolver';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runRuleset } from '../../../src/lint/engine/run-ruleset.ts';

const { Document, Ruleset, Spectral } = spectralCore;
const RUNS = Number(process.env['ASSAY_PARITY'] ?? 150);

const KEYS = ['a', 'b', 'c', 'x-d', '0', 'length', 'p/q~r'];
const key = fc.constantFrom(...KEYS);
const pointer = fc
  .array(fc.constantFrom('a', 'b', 'c', '0'), { maxLength: 3 })
  .map((keys) => `#${keys.map((one) => `/${one}`).join('')}`);
const reference = fc.record({ $ref: pointer }, { requiredKeys: ['$ref'] });

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 5 },
    fc.constantFrom(null, true, false, 0, 1, '', 'a', 'get', 'x y'),
    reference,
    fc.tuple(reference, fc.dictionary(key, tie('value'), { maxKeys: 2 })).map(([ref, rest]) => ({ ...(rest as object), ...ref })),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
}));
const document = fc.dictionary(key, value, { minKeys: 1, maxKeys: 5 });

const FILTERS = [
  '@.a',
  '@ && @.b',
  "@property === 'a'",
  "@property !== 'b' && @ && @.a !== void 0",
  '@.length > 1',
  '@ && (@.a == 1 || @.b)',
  '@property.match(/^x-/)',
  '@string()',
  '@object() && @.c',
  '@root.a',
  '@path',
  '@parent.a',
  "@parentProperty === 'a'",
  '!@.a',
  "@ === 'a' || @ === null",
  '@.a.b',
  '@.constructor.name === "Array"',
  "@property in ['a', 'b']",
  "@ ~= '^x'",
  '@ ? @.a : true',
];
const filter = fc.constantFrom(...FILTERS).map((script) => `[?(${script})]`);
const flat = fc.oneof(
  fc.constantFrom(
    '.a',
    '.b',
    '.c',
    "['x-d']",
    "['p/q~r']",
    '.*',
    '[*]',
    '[a,b]',
    "['a','0']",
    '[0]',
    '[0,1]',
    '[0:2]',
    '[1:]',
    '[-1:]',
    '[::2]',
    "['0']",
    '.length',
  ),
  filter,
);
const deep = fc.oneof(
  fc.constantFrom('..a', '..b', '..*', '..[a,b]', '..[0]', '..[*]', '..[1:2]'),
  filter.map((one) => `..${one}`),
);
const given = fc
  .tuple(
    fc.array(fc.oneof({ arbitrary: flat, weight: 3 }, { arbitrary: deep, weight: 1 }), { maxLength: 4 }),
    fc.constantFrom('', '', '', '', '^', '~', '^^', '^~'),
  )
  .map(([segments, modifier]) => `$${segments.join('')}${modifier}`)
  // Alone in a ruleset the library matches nothing for these (docs/decisions/007).
  .filter((path) => !/^\$(\.\*|\[\*\]|\[\?\([^\]]*\)\])\.\./.test(path));

/** Says which way it was reached, so that every path counts. */
const tellsPath = (value: unknown, _: unknown, { path }: { path: unknown[] }) => [
  { message: `${JSON.stringify(path)} ${typeof value}` },
];
const schemaOptions = { schema: { type: 'object', required: ['a'], properties: { b: { type: 'string' } } }, allErrors: true };

/** By name, so that a counterexample can be read. */
const FUNCTIONS = { ...functions, tellsPath } as unknown as Record<string, (...args: unknown[]) => unknown>;
const then = fc.constantFrom<object>(
  { function: 'truthy' },
  { function: 'falsy' },
  { function: 'pattern', functionOptions: { match: '^a$' } },
  { function: 'schema', functionOptions: schemaOptions },
  { function: 'length', functionOptions: { max: 1 } },
  { function: 'tellsPath' },
);
const field = fc.option(fc.constantFrom('a', '@key', 'a.b', '$.a', '$..b', 'b[0]'), { nil: undefined, freq: 2 });
const rule = fc
  .record({
    given: fc.oneof(given, fc.array(given, { minLength: 1, maxLength: 2 })),
    // biome-ignore lint/suspicious/noThenProperty: a rule has a `then`
    then: fc.tuple(then, field).map(([one, field]) => ({ ...one, ...(field !== undefined && { field }) })),
    resolved: fc.constantFrom(true, true, true, false),
    message: fc.constantFrom(
      undefined,
      '{{property}} {{error}} {{path}}',
      'Expected {{value}}: {{description}}',
      '#{{print("property")}}is wrong',
    ),
    severity: fc.constantFrom('error' as const, 'warn' as const, 'off' as const),
  })
  .map(({ message, ...rest }) => ({ ...rest, description: 'A rule.', ...(message !== undefined && { message }) }));
const ruleset = fc.dictionary(fc.constantFrom('one', 'two', 'three'), rule, { minKeys: 1, maxKeys: 3 });

test(
  'random documents under random rulesets: the findings are those of Spectral',
  async () => {
    await fc.assert(
      fc.asyncProperty(document, ruleset, async (data, rules) => {
        const definition = withFunctions(rules);
        const text = JSON.stringify(data);
        fc.pre(!(await goesRound(JSON.parse(text))));
        const wanted = await outcome(() => bySpectral(text, definition));
        const found = await outcome(() => byEngine(text, definition));
        // Where Spectral or the library that it matches JSONPaths with breaks down there is nothing to compare.
        if (wanted !== undefined) expect(found).toEqual(wanted);
      }),
      {
        numRuns: RUNS,
        maxSkipsPerRun: 1000,
        ...(process.env['ASSAY_PARITY_SEED'] && { seed: Number(process.env['ASSAY_PARITY_SEED']) }),
      },
    );
  },
  20_000 + RUNS * 100,
);

/** Spectral does not come back from references that lead to nothing but each other. */
async function goesRound(data: object): Promise<boolean> {
  const { graph } = await resolver.createHttpAndFileResolver().resolve(data, { baseUri: '/random.json' });
  const { refMap } = graph.getNodeData('/random.json') as { refMap: Record<string, string> };
  return Object.keys(refMap).some((start) => {
    let at: string | undefined = start;
    for (let steps = 0; at !== undefined && steps <= Object.keys(refMap).length; steps++) at = refMap[at];
    return at !== undefined;
  });
}

function withFunctions(rules: Record<string, { then: object }>): RulesetDefinition {
  const named = ({ then, ...rest }: { then: object }) => {
    const one = then as { function: string };
    // biome-ignore lint/suspicious/noThenProperty: a rule has a `then`
    return { ...rest, then: { ...one, function: FUNCTIONS[one.function] } };
  };
  return {
    rules: Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, named(rule)])),
  } as unknown as RulesetDefinition;
}

/** The findings as a set; undefined when something has thrown. */
async function outcome(run: () => Promise<readonly object[]>): Promise<string[] | undefined> {
  try {
    return (await run()).map((finding) => JSON.stringify(finding)).sort();
  } catch {
    return undefined;
  }
}

async function bySpectral(text: string, definition: RulesetDefinition): Promise<readonly object[]> {
  const spectral = new Spectral({ resolver: resolver.createHttpAndFileResolver() });
  spectral.setRuleset(definition);
  return spectral.run(new Document(text, parsers.Json, '/random.json'));
}

async function byEngine(text: string, definition: RulesetDefinition): Promise<readonly object[]> {
  const document = new Document(text, parsers.Json, '/random.json') as unknown as AnyDocument;
  return runRuleset(document, new Ruleset(definition), {
    resolver: resolver.createHttpAndFileResolver(),
    ignoreUnknownFormat: false,
  });
}
