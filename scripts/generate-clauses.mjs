// docs/conventions.md -> src/clauses/clauses.generated.ts. Clauses become a module, because rulesets read them where no file may be read.
import { readFile, writeFile } from 'node:fs/promises';
import { parseConventions } from './parse-conventions.mjs';

const root = new URL('../', import.meta.url);

export async function generateClauses() {
  const { families, clauses } = parseConventions(await readFile(new URL('docs/conventions.md', root), 'utf8'));
  const text = `// Generated from docs/conventions.md by \`npm run generate\`. Do not edit.
import type { ClauseData, FamilyData } from './types.ts';

export const FAMILY_DATA = ${JSON.stringify(families, null, 2)} as const satisfies readonly FamilyData[];

export const CLAUSE_DATA = ${JSON.stringify(clauses, null, 2)} as const satisfies readonly ClauseData[];
`;
  return { path: new URL('src/clauses/clauses.generated.ts', root), text };
}

export async function write({ path, text }) {
  const before = await readFile(path, 'utf8').catch(() => '');
  if (before !== text) await writeFile(path, text);
}
