// A union with a discriminator and one of its variants in, what the variant must say of the discriminating property out, as a schema.
import { Node } from '../description/node.ts';
import { raw } from './shape.ts';

/** The property is there even where the variant leaves it optional: without it the value may match several variants. */
export function discriminatorPart(owner: Node, union: Node, index: number): Node | undefined {
  const discriminator = raw(owner, 'discriminator') as { propertyName?: unknown; mapping?: unknown } | undefined;
  const name = discriminator?.propertyName;
  if (typeof name !== 'string' || index < 0) return undefined;
  const reference = (union.value as { $ref?: unknown }[])[index]?.$ref;
  if (typeof reference !== 'string') return undefined;
  const property = union.get(index)?.at('properties', name);
  if (property === undefined) return undefined;
  const says = ['const', 'enum'].some((key) => property.get(key) !== undefined);
  const component = reference.split('/').pop() ?? '';
  const mapping = Object.entries((discriminator?.mapping as Record<string, unknown> | undefined) ?? {});
  const value = mapping.find(([, target]) => target === reference || target === component)?.[0] ?? component;
  const schema = { required: [name], ...(says ? {} : { properties: { [name]: { const: value } } }) };
  return new Node(owner.lookup, schema, owner.source, [...union.path, index, 'x-discriminator'], union.via);
}
