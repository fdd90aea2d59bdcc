// In: the operations of a map. Out: the models that their examples ask for, and whether each names a version that does not move.
import type { Node } from '../../description/node.ts';
import { contentOf } from '../schema/media.ts';
import { branchesOf } from '../schema/schema-view.ts';
import type { ModelExample, OperationMap } from '../types.ts';

const MAX_EXAMPLES = 500;
const MAX_CODE = 100_000;
/** A date, a digest, a numbered release behind the name, or the size of weights that have been published. */
const PINNED =
  /\d{4}-?(0[1-9]|1[0-2])-?([0-2]\d|3[01])(?!\d)|(^|[-_])(0[1-9]|1[0-2])-20\d\d$|[-_@:]\d{3,4}$|[0-9a-f]{12,}|@\d|[-_:@]v\d+([.:]\d+)*($|[-_])|[-_@:]\d+[.-]\d+$|(^|[-_:])\d+(\.\d+)?[bm]($|[-_:])/i;

export function readModelExamples(operations: readonly OperationMap[]): ModelExample[] {
  const found = new Map<string, ModelExample>();
  const add = (node: Node | undefined, value: unknown = node?.value) => {
    if (node === undefined || typeof value !== 'string' || value === '' || found.size >= MAX_EXAMPLES) return;
    found.set(`${node.id} ${value}`, { value, pinned: PINNED.test(value), node });
  };
  for (const { inference, request, node } of operations) {
    if (!inference) continue;
    const { model, modelFrom } = request;
    const parameter = request.parameters.find(
      ({ name, in: place }) => place === modelFrom?.value.in && name === modelFrom.value.name && /model/i.test(name),
    );
    for (const holder of [model?.schema, parameter?.node, parameter?.node.get('schema')]) {
      if (holder === undefined) continue;
      for (const part of [holder, ...branchesOf(holder)]) for (const example of examplesOf(part)) add(example);
    }
    for (const value of model?.values ?? []) if (typeof value === 'string' && PINNED.test(value)) add(model?.schema, value);
    for (const { node: media } of contentOf(node.get('requestBody'))) {
      // A field that only the dialect knows may be called otherwise here.
      if (model?.schema === undefined) break;
      const bodies = [...examplesOf(media), ...(request.schema === undefined ? [] : examplesOf(request.schema))];
      for (const body of bodies) add(body, valueAt(body.value, model.at));
    }
    for (const [sample, value] of modelsInCode(node)) add(sample, value);
  }
  return [...found.values()];
}

/** `example`, and `examples` as a list (JSON Schema) or as a map of Example Objects. */
export function examplesOf(holder: Node): Node[] {
  const one = holder.get('example');
  const several = holder.get('examples');
  const listed = Array.isArray(several?.value)
    ? several.items()
    : (several?.entries() ?? []).flatMap(([, example]) => example.get('value') ?? example.get('dataValue') ?? []);
  return [...(one === undefined ? [] : [one]), ...listed];
}

/** What samples of code and examples in extensions ask for: `model: 'x'`, `"model": "x"`, `model="x"`. */
function modelsInCode(operation: Node): [Node, string][] {
  return operation.keys().flatMap((key) => {
    const node = /^x-.*(example|sample|meta$|readme)/i.test(key) ? operation.get(key) : undefined;
    if (node === undefined) return [];
    const text = JSON.stringify(node.value) ?? '';
    const named = text.slice(0, MAX_CODE).matchAll(/\bmodel(?:_id)?\\?["']?\s*[:=]\s*\\?["']([\w./:@-]+)/gi);
    return Array.from(named, ([, value]) => [node, value ?? ''] as [Node, string]);
  });
}

function valueAt(value: unknown, at: string): unknown {
  let inner = value;
  for (const key of at.split('/').slice(1)) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, key)) return undefined;
    inner = (inner as Record<string, unknown>)[key];
  }
  return inner;
}
