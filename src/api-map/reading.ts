// What has been read of one operation before the operations are related to each other.
import type { Node } from '../description/node.ts';
import type { Hints } from './dialect/extensions.ts';
import type { KindReading } from './kind.ts';
import type { RequestReading } from './request/request.ts';
import type { Sequential } from './stream/stream.ts';
import type { AnswerMap, ListMap } from './types.ts';

export interface Reading {
  readonly key: string;
  readonly operationId?: string;
  readonly method: string;
  readonly path: string;
  readonly node: Node;
  readonly pathItem: Node;
  readonly request: RequestReading;
  readonly answer: AnswerMap | undefined;
  /** The events that a description puts beside the JSON body, in one union. */
  readonly streamed: Node | undefined;
  readonly sequential: Sequential | undefined;
  readonly list: ListMap | undefined;
  readonly kind: KindReading;
  readonly hints: Hints;
}

/** Of operations that would all do, the one that belongs to nothing else: the files of an API, not the files of one of its containers. */
export function leastNested(readings: readonly Reading[]): Reading | undefined {
  const parameters = ({ path }: Reading) => path.split('{').length;
  return [...readings].sort((a, b) => parameters(a) - parameters(b) || a.path.length - b.path.length)[0];
}
