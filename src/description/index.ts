// The public face of the description: text in, parsed with positions, references that resolve, operations out.
export { describe } from './description.ts';
export { formatOf } from './format.ts';
export { type LoadInput, loadDescription } from './load-description.ts';
export { fromPointer, Node, toPointer } from './node.ts';
export { type Oas2View, viewOas2 } from './oas2-view.ts';
export { type OperationNode, operationsOf } from './operations.ts';
export type {
  Description,
  Format,
  JsonPath,
  Location,
  Position,
  Problem,
  Range,
  ReferenceLookup,
  SourceText,
  Target,
} from './types.ts';
export { validateDescription } from './validate-description.ts';
