// The schemas of openapi.yaml that asyncapi.yaml refers to, as AsyncAPI writes them: its discriminators are names, so those of OpenAPI are left out.
import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';

const folder = new URL('../reference-api/', import.meta.url);
const OUTPUT = 'asyncapi-schemas.yaml';
const NOTE = '# Generated from openapi.yaml by npm run generate.\n';

export function generateRealtimeSchemas() {
  const { schemas } = parse(readFileSync(new URL('openapi.yaml', folder), 'utf8')).components;
  const document = readFileSync(new URL('asyncapi.yaml', folder), 'utf8');
  const wanted = [...document.matchAll(/asyncapi-schemas\.yaml#\/(\w+)/g)].map(([, name]) => name);
  const taken = new Map();
  for (let name = wanted.shift(); name !== undefined; name = wanted.shift()) {
    if (taken.has(name)) continue;
    taken.set(name, translated(schemas[name], wanted));
  }
  const sorted = [...taken].sort(([a], [b]) => (a < b ? -1 : 1));
  const text = stringify(Object.fromEntries(sorted), { lineWidth: 140, aliasDuplicateObjects: false });
  return { path: new URL(OUTPUT, folder), text: NOTE + text };
}

/** Adds the names of the schemas that it refers to. */
function translated(value, names) {
  if (Array.isArray(value)) return value.map((item) => translated(item, names));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'discriminator');
  return Object.fromEntries(
    entries.map(([key, child]) => {
      const name = key === '$ref' && /^#\/components\/schemas\/(\w+)$/.exec(child)?.[1];
      if (!name) return [key, translated(child, names)];
      names.push(name);
      return [key, `#/${name}`];
    }),
  );
}
