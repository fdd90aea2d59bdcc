// A parsed document in, every `$ref` in it that is a reference (and not data) out, in the order of the document.
import type { JsonPath } from './types.ts';

export interface FoundReference {
  readonly reference: string;
  /** Where the object with the `$ref` stands. */
  readonly path: JsonPath;
}

/** Keys whose value maps names to objects: under them `example`, `default` or `enum` is a name and no keyword. */
const MAPS = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'responses',
  'schemas',
  'parameters',
  'examples',
  'requestBodies',
  'headers',
  'securitySchemes',
  'securityDefinitions',
  'links',
  'callbacks',
  'pathItems',
  'mediaTypes',
  'content',
  'paths',
  'webhooks',
  'x-webhooks',
  'channels',
  'messages',
  'operations',
  'servers',
  'variables',
  'encoding',
  'additionalOperations',
  'mapping',
  'scopes',
  'traits',
  'messageTraits',
  'operationTraits',
  'replies',
  'replyAddresses',
  'correlationIds',
  'serverVariables',
]);

/** Keys whose value is data: what looks like a reference in it is part of an example. */
const DATA = new Set(['example', 'default', 'enum', 'const', 'value', 'dataValue', 'serializedValue']);

interface Step {
  readonly value: object;
  readonly parent: Step | undefined;
  readonly key: string | number;
  /** The keys of `value` are names. */
  readonly names: boolean;
  /** `value` is an entry of `examples`: a reference or an Example Object, nothing else. */
  readonly leaf: boolean;
}

/** With a stack of its own, each shared object once. Paths are made for references only: most objects are none. */
export function findReferences(root: unknown): FoundReference[] {
  const found: FoundReference[] = [];
  if (typeof root !== 'object' || root === null) return found;
  const seen = new Set<object>();
  const stack: Step[] = [{ value: root, parent: undefined, key: '', names: false, leaf: false }];
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { value } = step;
    if (seen.has(value)) continue;
    seen.add(value);
    const reference = (value as { $ref?: unknown }).$ref;
    if (typeof reference === 'string' && !step.names) found.push({ reference, path: pathOf(step) });
    if (step.leaf) continue;
    const list = Array.isArray(value);
    const examples = step.names && step.key === 'examples';
    const children: Step[] = [];
    for (const [key, child] of Object.entries(value)) {
      if (typeof child !== 'object' || child === null) continue;
      if (!step.names && !list && isData(key, child)) continue;
      const names = !step.names && !list && MAPS.has(key) && !Array.isArray(child);
      children.push({ value: child, parent: step, key: list ? Number(key) : key, names, leaf: examples });
    }
    for (let child = children.pop(); child !== undefined; child = children.pop()) stack.push(child);
  }
  return found;
}

/** `examples` as a list holds values (JSON Schema); as a map it holds Example Objects, which may be references. */
function isData(key: string, child: object): boolean {
  if (DATA.has(key)) return true;
  if (key === 'examples') return Array.isArray(child);
  return key.startsWith('x-') && key !== 'x-webhooks';
}

function pathOf(step: Step): JsonPath {
  const path: (string | number)[] = [];
  for (let at: Step | undefined = step; at?.parent !== undefined; at = at.parent) path.push(at.key);
  return path.reverse();
}
