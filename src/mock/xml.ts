// A value and its schema go in; the value as XML comes out, named as the XML Objects of the schema say.
import { itemsOf, property } from '../api-map/schema/schema-view.ts';
import type { Node } from '../description/node.ts';
import { isObject } from './wire.ts';

const NAME = /^[A-Za-z_][\w.-]*$/;

export function xmlOf(value: unknown, schema: Node | undefined): string {
  const component = schema?.path.at(-2) === 'schemas' ? schema.path.at(-1) : undefined;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(nameOf(schema, String(component ?? 'root')), value, schema)}\n`;
}

function element(name: string, value: unknown, schema: Node | undefined): string {
  if (Array.isArray(value)) {
    const items = schema === undefined ? undefined : itemsOf(schema);
    const inner = value.map((item) => element(nameOf(items, name), item, items)).join('');
    return schema?.get('xml')?.boolean('wrapped') === true ? `<${name}>${inner}</${name}>` : inner;
  }
  if (!isObject(value)) return `<${name}>${escaped(value)}</${name}>`;
  const members = Object.entries(value).map(([key, member]) => {
    const node = schema === undefined ? undefined : property(schema, key)?.node;
    return { name: nameOf(node, key), member, node, isAttribute: node?.get('xml')?.boolean('attribute') === true };
  });
  const attributes = members.filter(({ isAttribute }) => isAttribute).map((each) => ` ${each.name}="${escaped(each.member)}"`);
  const children = members.filter(({ isAttribute }) => !isAttribute).map((each) => element(each.name, each.member, each.node));
  return `<${name}${attributes.join('')}>${children.join('')}</${name}>`;
}

function nameOf(schema: Node | undefined, otherwise: string): string {
  const name = schema?.get('xml')?.string('name') ?? otherwise;
  return NAME.test(name) ? name : 'item';
}

function escaped(value: unknown): string {
  return String(value ?? '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
