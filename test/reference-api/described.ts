// The description as a judge: every response of a test must be one that it declares.
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { descriptionPath } from '../../reference-api/index.ts';

// biome-ignore lint/suspicious/noExplicitAny: a parsed document
type Any = any;
export const document: Any = parse(readFileSync(descriptionPath, 'utf8'));

const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false, allErrors: true });
ajv.addSchema(document, 'api');

const validators = new Map<string, ValidateFunction>();

export function schemaErrors(name: string, value: unknown): string[] {
  const validate = validators.get(name) ?? ajv.compile({ $ref: `api#/components/schemas/${name}` });
  validators.set(name, validate);
  return validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

export function resolve(node: Any): Any {
  return node?.$ref === undefined
    ? node
    : node.$ref
        .slice(2)
        .split('/')
        .reduce((value: Any, key: string) => value[key], document);
}

/** Statuses that the description leaves to HTTP: no operation declares a wrong method or an unknown path. */
const OF_HTTP = new Set([204, 405]);

/** Returns the body as text. */
export async function judge(method: string, path: string, response: Response): Promise<string> {
  const text = await response.text();
  expect(response.headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{24}$/);
  const key = Object.keys(document.paths).find((template) =>
    new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path),
  );
  const operation = key === undefined ? undefined : document.paths[key][method.toLowerCase()];
  if (operation === undefined || OF_HTTP.has(response.status)) return text;
  const declared = resolve(operation.responses[response.status]);
  expect(declared, `${method} ${path} declares ${response.status}: ${text.slice(0, 200)}`).toBeDefined();
  for (const [name, header] of Object.entries(declared.headers ?? {}))
    judgeHeader(name, resolve(header), response.headers.get(name));
  if (declared.content === undefined) {
    expect(text).toBe('');
    return text;
  }
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  const media = declared.content?.[type];
  expect(media, `${method} ${path} ${response.status} declares ${type}`).toBeDefined();
  if (type === 'text/event-stream') judgeEvents(text, nameOf(media.itemSchema));
  else if (media.itemSchema !== undefined) {
    for (const line of text.split('\n').filter((line) => line !== ''))
      expect(schemaErrors(nameOf(media.itemSchema), JSON.parse(line))).toEqual([]);
  } else if (media.schema !== undefined) expect(schemaErrors(nameOf(media.schema), JSON.parse(text))).toEqual([]);
  return text;
}

function judgeHeader(name: string, header: Any, value: string | null): void {
  if (header.required) expect(value, name).not.toBeNull();
  if (value === null) return;
  const typed = header.schema.type === 'integer' ? Number(value) : value;
  expect(ajv.validate(header.schema, typed), `${name}: ${value}`).toBe(true);
}

export function nameOf(reference: { readonly $ref: string }): string {
  return reference.$ref.split('/').at(-1) ?? '';
}

/** `item`: the schema of one event, whose data has the schema `<item>Data`. */
export function judgeEvents(text: string, item: string): void {
  for (const frame of framesOf(text)) {
    const [, id, event, data] = /^(?:id: (.+)\n)?(?:event: (.+)\n)?data: (.+)$/.exec(frame) ?? [];
    expect(data, frame).toBeDefined();
    const fields = Object.entries({ id, event, data }).filter(([, value]) => value !== undefined);
    expect(schemaErrors(item, Object.fromEntries(fields))).toEqual([]);
    if (data === '[DONE]') continue;
    const payload = JSON.parse(data as string);
    expect(schemaErrors(`${item}Data`, payload)).toEqual([]);
    if (event !== undefined) expect(event).toBe(payload.type);
  }
}

/** The data of the events of a stream that is written as ours is: one line each. */
export function eventsOf(text: string): string[] {
  return framesOf(text).flatMap((frame) => /^data: (.*)$/m.exec(frame)?.[1] ?? []);
}

function framesOf(text: string): string[] {
  return text.split('\n\n').filter((frame) => frame !== '' && !frame.startsWith(':'));
}
