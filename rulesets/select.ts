// Parts of the API map that rules apply to. They filter what the map decided; they decide nothing themselves.
import type {
  AnswerMap,
  ApiMap,
  BatchMap,
  ErrorResponseMap,
  Field,
  JobMap,
  ListMap,
  OperationKind,
  OperationMap,
  RequestMap,
  StreamMap,
  UsageMap,
} from '../src/api-map/types.ts';
import type { Node } from '../src/description/node.ts';

export interface Operation {
  readonly operation: OperationMap;
}

export function* inferences(map: ApiMap): Generator<Operation> {
  for (const operation of map.operations) if (operation.inference) yield { operation };
}

/** Inference operations that declare some error. One that declares none has one defect, which `ai-error-4xx-declared` names. */
export function* inferencesWithErrors(map: ApiMap): Generator<Operation> {
  for (const { operation } of inferences(map)) if (operation.errors.declared.length > 0) yield { operation };
}

export function* ofKind(map: ApiMap, ...kinds: OperationKind[]): Generator<Operation> {
  for (const operation of map.operations) if (kinds.includes(operation.kind.value)) yield { operation };
}

/** Generations that are answered with one JSON body. A job that is only accepted has its answer elsewhere. */
export function* answers(map: ApiMap): Generator<Operation & { answer: AnswerMap }> {
  for (const { operation } of ofKind(map, 'generation')) {
    const { answer, job } = operation;
    if (answer !== undefined && (job === undefined || job.onRequest !== undefined || answer.text !== undefined))
      yield { operation, answer };
  }
}

export function* streams(map: ApiMap): Generator<Operation & { stream: StreamMap }> {
  for (const operation of map.operations) if (operation.stream !== undefined) yield { operation, stream: operation.stream };
}

/** Streams that declare a sequential media type. */
export function* declaredStreams(map: ApiMap): Generator<Operation & { stream: StreamMap }> {
  for (const target of streams(map)) if (target.stream.declared) yield target;
}

export function* jobs(map: ApiMap): Generator<Operation & { job: JobMap }> {
  for (const operation of map.operations) if (operation.job !== undefined) yield { operation, job: operation.job };
}

export function* batches(map: ApiMap): Generator<Operation & { batch: BatchMap }> {
  for (const operation of map.operations) if (operation.batch !== undefined) yield { operation, batch: operation.batch };
}

export function* lists(map: ApiMap): Generator<Operation & { list: ListMap }> {
  for (const operation of map.operations) if (operation.list !== undefined) yield { operation, list: operation.list };
}

/** Usage that the description itself declares, of answers and of streams. What a dialect fills in has no schema to correct. */
export function* usages(map: ApiMap): Generator<Operation & { usage: UsageMap }> {
  for (const operation of map.operations) {
    for (const usage of [operation.answer?.usage, operation.stream?.usage?.map]) {
      if (usage?.schema !== undefined) yield { operation, usage };
    }
  }
}

/** A field of inference requests that has a schema in the description. */
export function* requestFields(
  map: ApiMap,
  pick: (request: RequestMap) => Field | undefined,
): Generator<Operation & { field: Field; schema: Node }> {
  for (const { operation } of inferences(map)) {
    const field = pick(operation.request);
    if (field?.schema !== undefined) yield { operation, field, schema: field.schema };
  }
}

/** Declared error responses of inference operations, with their status keys. */
export function* errorResponses(map: ApiMap): Generator<Operation & { status: string; response: ErrorResponseMap }> {
  for (const { operation } of inferences(map)) {
    for (const [status, response] of Object.entries(operation.errors.byStatus)) yield { operation, status, response };
  }
}

/** Operations of the same method whose path differs only in what a path key cannot hold: a query or a fragment. */
export function twinsOf(map: ApiMap, operation: OperationMap): OperationMap[] {
  const bare = (path: string) => path.split(/[?#]/)[0];
  return map.operations.filter(
    (other) => other !== operation && other.method === operation.method && bare(other.path) === bare(operation.path),
  );
}

/** Where a missing response belongs. */
export function responsesOf(operation: OperationMap): Node {
  return operation.node.get('responses') ?? operation.node;
}

/** Where a missing part of a request belongs. */
export function requestOf(operation: OperationMap): Node {
  return operation.request.schema ?? operation.node.get('requestBody') ?? operation.node;
}

/** Two schemas with the same property names are one shape to a client, wherever they stand. */
export function shapeOf(schema: Node): string {
  const names = (node: Node | undefined) => node?.get('properties')?.keys().sort().join() ?? '';
  const own = names(schema);
  return own === '' ? schema.id : `${own} ${names(schema.at('properties', 'error'))}`;
}
