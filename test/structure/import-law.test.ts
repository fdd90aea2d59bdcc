// DESIGN §3: who may import whom.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Import, importsOf, reached, root, sourceFiles, withoutComments } from './imports.ts';

/** A part is the folder under src, or the top folder. */
function part(file: string): string {
  const [top, second] = file.split('/');
  return top === 'src' ? (second?.endsWith('.ts') ? 'index' : (second ?? '')) : (top ?? '');
}

const BASE = ['description', 'clauses', 'errors'];
const MIDDLE = ['api-map', 'dialects', 'stream', 'schema', 'sample', 'faults', 'config'];
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  clauses: [],
  description: ['errors'],
  dialects: [],
  config: BASE,
  stream: BASE,
  faults: BASE,
  schema: BASE,
  'api-map': [...BASE, 'dialects'],
  sample: [...BASE, 'schema', 'api-map'],
  rulesets: ['api-map', 'clauses', 'description', 'errors'],
  lint: [...BASE, ...MIDDLE, 'rulesets'],
  mock: [...BASE, ...MIDDLE],
  contract: [...BASE, ...MIDDLE],
  report: [...BASE, ...MIDDLE],
  'reference-api': ['faults', 'clauses', 'errors', 'config'],
  cli: [...BASE, ...MIDDLE, 'lint', 'mock', 'contract', 'report', 'rulesets', 'reference-api'],
  index: [...BASE, ...MIDDLE, 'lint', 'mock', 'contract', 'report', 'rulesets'],
};

const files = sourceFiles('src', 'rulesets', 'reference-api');
const edges = files.flatMap(importsOf);
const show = (edge: Import) => `${edge.from} -> ${edge.to}`;

test('every module belongs to a part that the law names', () => {
  expect(files.filter((file) => ALLOWED[part(file)] === undefined)).toEqual([]);
});

test('parts import only what lies below them', () => {
  const broken = edges.filter((edge) => {
    if (!edge.own || part(edge.from) === part(edge.to)) return false;
    // The model of a report is a type that its makers share with its printers.
    if (edge.typeOnly && (edge.to === 'src/report/model.ts' || part(edge.from) === 'report')) return false;
    // Neighbours in the middle may share types: a type binds no module to another at run time.
    if (edge.typeOnly && MIDDLE.includes(part(edge.from)) && MIDDLE.includes(part(edge.to))) return false;
    return !(ALLOWED[part(edge.from)] ?? []).includes(part(edge.to));
  });
  expect(broken.map(show)).toEqual([]);
});

test('Prism is imported by one file only', () => {
  const importers = new Set(edges.filter((edge) => /^@stoplight\/(prism|http-spec)/.test(edge.to)).map((edge) => edge.from));
  expect([...importers].filter((file) => file !== 'src/mock/prism.ts')).toEqual([]);
});

test('what a ruleset reaches is synchronous, reads no file and needs no package but Spectral', () => {
  const { files: modules, packages } = reached(sourceFiles('rulesets'));
  expect(packages.filter((edge) => !edge.to.startsWith('@stoplight/spectral-')).map(show)).toEqual([]);
  for (const module of modules) {
    const text = withoutComments(readFileSync(join(root, module), 'utf8'));
    expect(text.includes('import.meta') ? `${module} uses import.meta` : '').toBe('');
    expect(/^(?:const .*= )?await /m.test(text) ? `${module} awaits at the top level` : '').toBe('');
    expect(/\bimport\(/.test(text) ? `${module} imports lazily` : '').toBe('');
  }
});

test('no vendor is named in code', () => {
  const vendors =
    /['"`][^'"`]*\b(openai|anthropic|cohere|mistral|gemini|ollama|replicate)\b[^'"`]*['"`]\s*(?:===|!==)|(?:===|!==)\s*['"`][^'"`]*\b(openai|anthropic|cohere|mistral|gemini|ollama|replicate)\b|case\s+['"`][^'"`]*\b(openai|anthropic|cohere|mistral|gemini|ollama|replicate)\b/i;
  const naming = files.filter(
    (file) => !file.endsWith('.generated.ts') && vendors.test(withoutComments(readFileSync(join(root, file), 'utf8'))),
  );
  expect(naming).toEqual([]);
});

test('the command line loads its features lazily', () => {
  const eagerEdges = edges.filter((edge) => part(edge.from) === 'cli' && !edge.lazy && !edge.typeOnly && edge.own);
  expect(
    eagerEdges
      .filter((edge) => ['lint', 'mock', 'contract', 'schema', 'sample', 'rulesets', 'reference-api'].includes(part(edge.to)))
      .map(show),
  ).toEqual([]);
});
