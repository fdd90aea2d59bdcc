// In: src/dialects/*.yaml. Out: the text of src/dialects/dialects.generated.ts.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const folder = fileURLToPath(new URL('../src/dialects/', import.meta.url));

const ajv = new Ajv({ allErrors: true, strict: false });
addFormats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(`${folder}dialect.schema.json`, 'utf8')));

/** The dialect in a text; throws with the file and the place that is wrong. Exported for the test. */
export function readDialect(name, text) {
  const dialect = parse(text);
  const problems = validate(dialect)
    ? []
    : (validate.errors ?? []).map(
        ({ instancePath, message, params }) =>
          `${instancePath || '/'} ${message}${params.additionalProperty === undefined ? '' : ` (\`${params.additionalProperty}\`)`}`,
      );
  if (problems.length === 0 && dialect.id !== name.replace(/\.yaml$/, ''))
    problems.push(`/id must be the name of the file, found \`${dialect.id}\``);
  // Only then does every variant that something names exist.
  if (problems.length === 0 && dialect.stream !== undefined && dialect.stream.variants.length > 0) {
    const names = new Set(dialect.stream.variants.map((variant) => variant.name));
    for (const wanted of named(dialect.stream))
      if (!names.has(wanted)) problems.push(`/stream names the variant \`${wanted}\`, which is not among its variants`);
  }
  if (problems.length > 0)
    throw new Error(`src/dialects/${name} is no dialect:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  return dialect;
}

function named(stream) {
  const names = [stream.usage?.variant, stream.finishReason?.variant, stream.error.variant, ...(stream.terminator.names ?? [])];
  for (const delta of stream.deltas) names.push(delta.variant, delta.total?.variant);
  const steps = [...stream.lifecycle.steps];
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    names.push(step.event);
    steps.push(...(step.steps ?? []));
  }
  return names.filter((name) => name !== undefined);
}

export function generateDialects() {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  const dialects = files.map((name) => readDialect(name, readFileSync(folder + name, 'utf8')));
  const body = dialects.map((dialect) => `  ${JSON.stringify(dialect)},\n`).join('');
  return [
    '// Generated from the YAML files of this folder by `npm run generate`. Do not edit.',
    "import type { Dialect } from './types.ts';",
    '',
    `export const DIALECTS: readonly Dialect[] = [\n${body}];`,
    '',
  ].join('\n');
}
