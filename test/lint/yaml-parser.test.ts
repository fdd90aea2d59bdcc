// Random texts: what is read quickly is what Spectral's parser reads, at the same places, and has no error. ASSAY_PARITY=N takes N of each.
import parsers from '@stoplight/spectral-parsers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readQuickText } from '../../src/description/quick/quick-text.ts';
import { inOrder, yamlParser } from '../../src/lint/yaml-parser.ts';

const RUNS = Number(process.env['ASSAY_PARITY'] ?? 600);
const SEED = process.env['ASSAY_PARITY_SEED'] && { seed: Number(process.env['ASSAY_PARITY_SEED']) };

/** What follows a colon or dash, given the indentation of what it belongs to. */
type Written = (indent: string) => string;

const scalars: readonly string[] = [
  ' a',
  ' b c ',
  ' 1',
  ' -0.5',
  ' 007',
  ' 1e3',
  ' 12345678901234567890',
  ' null',
  ' ~',
  ' true',
  ' False',
  ' .5',
  ' 0x1f',
  ' .inf',
  ' 2024-01-02',
  ' a#b',
  ' a:b',
  ' http://x/y?z=1#a',
  ' - a',
  " 'it''s'",
  " 'two\n+lines''\n\n+more'",
  ' "q\\"\\n\\u00e9\\/"',
  ' "two\n+lines \\\n+more "',
  ' {}',
  ' []',
  ' [a, 1, "b", \'c\', -1, ]',
  ' {a: 1, b: [x], "d":2}',
  ' [\n+a,\n+b # c\n+]',
  ' {\n+"a": {"b": 1},\n+200: x}',
  '',
  ' # note',
  ' a # note',
  '\n+a',
  ' |\n+text\n\n+  deeper\n+end\n',
  ' |-\n\n+text',
  ' |+\n+text\n\n',
  ' >\n+text\n+goes on\n\n+new\n+  deeper\n+back',
  ' >-\n+ odd\n+text\n+  ',
  ' |\n   \n+text\n+\t',
  ' many\n+lines\n\n+here',
  '\n+lines\n+# note',
];
const scalar = fc.constantFrom(...scalars).map(
  (text): Written =>
    (indent) =>
      text.replaceAll('+', `${indent}  `),
);
const key = fc.constantFrom('a', 'b', 'c', 'e', 'f', 'g', "'c'", '"d"', '200', '404', 'default', 'x y ', 'x-y', '<<');
const step = fc.constantFrom('  ', '  ', '    ', ' ');
const { value } = fc.letrec<{ value: Written }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    scalar,
    fc.tuple(fc.dictionary(key, tie('value'), { minKeys: 1, maxKeys: 3 }), step).map(
      ([members, by]): Written =>
        (indent) =>
          lines(
            indent + by,
            Object.entries(members).map(([name, one]) => [`${name}:`, one]),
          ),
    ),
    fc.tuple(fc.array(tie('value'), { minLength: 1, maxLength: 3 }), fc.constantFrom('', '  ', '    ')).map(
      ([items, by]): Written =>
        (indent) =>
          lines(
            indent + by,
            items.map((one) => ['-', one]),
          ),
    ),
  ),
}));

function lines(indent: string, members: [string, Written][]): string {
  return members.map(([start, one]) => `\n${indent}${start}${one(indent)}`).join('');
}

const noise = fc.option(fc.tuple(fc.nat(), fc.constantFrom('', ' ', '\n', '-', ':', '#', "'", '\t', '\r')), {
  freq: 3,
  nil: undefined,
});
const likely = fc
  .tuple(
    fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 }),
    fc.constantFrom('', '\n', '\n\n# end\n'),
    fc.constantFrom('', '---\n', '# a\n'),
    noise,
  )
  .map(([members, end, start, changed]) => {
    const text =
      start +
      lines(
        '',
        Object.entries(members).map(([name, one]) => [`${name}:`, one]),
      ).slice(1) +
      end;
    if (changed === undefined) return text;
    // One character in place of another: mostly what nobody would write.
    const at = changed[0] % text.length;
    return text.slice(0, at) + changed[1] + text.slice(at + 1);
  });

/** Any text of the characters that mean something. */
const pieces = [
  'a',
  'b',
  '1',
  ' ',
  '  ',
  '\n',
  '\n  ',
  '- ',
  ': ',
  ':',
  ',',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '#',
  ' #',
  '|\n',
  '>\n',
  '\\',
  '\\n',
  '-',
  '.',
];
const unlikely = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 14 }).map((parts) => `a: ${parts.join('')}`);

/** As JSON, with keys that JavaScript puts in another order. */
const json = fc
  .tuple(fc.json({ maxDepth: 4 }), fc.constantFrom(undefined, 1, 2))
  .map(([text, space]) =>
    JSON.stringify({ z: JSON.parse(text), 2: 1, 10: [], 1: {}, twice: 1, Twice: 2, last: 3 }, undefined, space).replaceAll(
      'Twice',
      'twice',
    ),
  );

test.each([
  ['likely YAML', likely, 0.07],
  ['any characters', unlikely, 0.05],
  ['JSON', json, 0.5],
] as const)('%s', (_, texts, share) => {
  let read = 0;
  fc.assert(
    fc.property(texts, (text) => {
      if (readQuickText(text, inOrder) === undefined) return;
      read++;
      const found = yamlParser().parse(text);
      const wanted = parsers.Yaml.parse(text);
      expect(found.diagnostics).toEqual(wanted.diagnostics);
      expect(found.data).toEqual(wanted.data);
      for (const path of pathsOf(wanted.data)) {
        const place = yamlParser().getLocationForJsonPath(found, path);
        expect([path, place]).toEqual([path, parsers.Yaml.getLocationForJsonPath(wanted, path)]);
      }
      expect(pathsOf(found.data)).toEqual(pathsOf(wanted.data));
    }),
    { numRuns: RUNS, ...SEED },
  );
  // The generator is worth something.
  expect(read).toBeGreaterThan(RUNS * share);
});

/** In the order of keys, and one path that leads nowhere. */
function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path, [...path, 'nowhere'], ...members.flatMap(([key, member]) => pathsOf(member, [...path, key]))];
}
