// `npm run new:rule ai-stream-thing SSE-04 warn recommended`: writes the files of a rule with all that is known of it, and registers it.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';

const root = new URL('../', import.meta.url);
const [id, clause, severity = 'warn', preset = 'recommended'] = process.argv.slice(2);
const [, family] = /^ai-([a-z]+)-[a-z0-9-]+$/.exec(id ?? '') ?? [];
const conventions = await readFile(new URL('docs/conventions.md', root), 'utf8');
const [, level, sentence] = new RegExp(`\\*\\*${clause}\\*\\* \\((\\w+)\\) (.+?) \\*Why:`).exec(conventions) ?? [];
if (
  family === undefined ||
  level === undefined ||
  !['error', 'warn', 'info', 'hint'].includes(severity) ||
  !['recommended', 'strict', 'all'].includes(preset)
) {
  console.error(
    'usage: npm run new:rule ai-<family>-<desired-thing> <CLAUSE> [error|warn|info|hint] [recommended|strict|all]\nThe clause must stand in docs/conventions.md.',
  );
  process.exit(2);
}
const file = new URL(`rulesets/${family}/${id}.ts`, root);
if (existsSync(file)) {
  console.error(`${id} exists.`);
  process.exit(2);
}
const name = id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

const source = `// Operations in, those that … out.
import { rule } from '../rule.ts';
import { inferences, responsesOf } from '../select.ts';

export const ${name} = rule({
  id: '${id}',
  clause: '${clause}',
  severity: '${severity}',
  preset: '${preset}',
  summary: '${sentence.replaceAll("'", "\\'")}',
  fix: 'Say what to do in one sentence.',
  appliesTo: inferences,
  *check({ operation }) {
    yield { node: responsesOf(operation), message: 'Expected …, found ….' };
  },
});
`;

const example = (flaw) => `paths:
  /chat:
    post: # ${flaw}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                model: {type: string}
                messages: {type: array, items: {type: object}}
                temperature: {type: number}
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: object, properties: {text: {type: string}}}}}
`;

const page = `# ${id}

${sentence}

## Why

What breaks for a client.

## Incorrect

\`\`\`yaml
${example('what is wrong')}\`\`\`

## Correct

\`\`\`yaml
${example('what is right')}\`\`\`

## How to fix

## When to turn it off

## Reference

Clause ${clause} (${level}) · severity ${severity} · preset ${preset} · since 0.1.0
`;

const fixture = (flaw) => `openapi: 3.1.0\ninfo: {title: Example, version: 1.0.0}\n${example(flaw)}`;
const folder = new URL(`fixtures/rules/${id}/`, root);
await mkdir(new URL(`rulesets/${family}/`, root), { recursive: true });
await mkdir(folder, { recursive: true });
await writeFile(file, source);
await writeFile(new URL(`rulesets/${family}/${id}.md`, root), page);
await writeFile(new URL('valid.yaml', folder), fixture('what is right'));
await writeFile(new URL('invalid.yaml', folder), fixture('what is wrong'));

const index = new URL('rulesets/index.ts', root);
const [comment, ...lines] = (await readFile(index, 'utf8')).trimEnd().split('\n');
await writeFile(
  index,
  `${[comment, ...[...lines, `export * from './${family}/${id}.ts';`].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))].join('\n')}\n`,
);
console.log(`rulesets/${family}/${id}.ts and .md, fixtures/rules/${id}/, and a line in rulesets/index.ts.
Fill them in, then run: npx vitest run test/rules -u -t ${id}`);
