// In: the operations of a map. Out: how models are fine-tuned: what creates, lists, fetches and cancels, and how the training data comes in.
import { type FoundField, fieldsUnder, isText, shape, toField } from '../schema/fields.ts';
import { pathWords } from '../schema/paths.ts';
import { itemsOf, properties, typesOf } from '../schema/schema-view.ts';
import type { FineTuningMap, OperationMap, TrainingData } from '../types.ts';

const FAMILY =
  /^(fine_?tun\w*|finetun\w*|trainings?|training_jobs|tuning_jobs|tuned_models|post_training|([a-z]+_)*customization(_jobs)?)$/;
/** Acts on a training that exists, or on something else than a training. */
const ACTION =
  /^(cancel|stop|pause|resume|deploy|archive|delete|validate|run|permissions|publish|rename|checkpoints|events|terminate|estimate\w*|price\w*|preview)$/;
const DATA =
  /^(training_(files?|data(set)?|dataset_id|file_ids?|data_uri|set|examples)|train_(files?|data(set)?|file_ids?)|datasets?(_ids?|_uri)?|training_data_(url|uri)|examples|input_data)$/;
const INLINE = /^(examples|inline(_\w+)?|conversations|rows)$/;
const STATUS = /^(status|state)$/;

export function readFineTuning(operations: readonly OperationMap[]): FineTuningMap | undefined {
  const family = operations.filter(({ path }) => pathWords(path).some((word) => FAMILY.test(word)));
  const creates = family.flatMap((operation) => {
    const data = isCreation(operation) ? trainingData(operation) : undefined;
    return isCreation(operation) && (operation.job !== undefined || data !== undefined) ? [{ operation, data }] : [];
  });
  const first = creates.find(({ operation }) => !operation.deprecated) ?? creates[0];
  if (first === undefined) return undefined;
  const gets = family.filter(({ method }) => method === 'GET');
  const job = first.operation.job;
  const list =
    gets.find((operation) => operation.list !== undefined && !operation.path.endsWith('}') && !isPart(operation))?.key ??
    job?.list;
  const get =
    job?.poll ??
    gets.find((operation) => operation.list === undefined && (operation.path.endsWith('}') || hasStatus(operation)))?.key;
  const cancel =
    job?.cancel ??
    family.find(({ method, path }) => method === 'POST' && /^(cancel|stop|terminate|abort)$/.test(pathWords(path).at(-1) ?? ''))
      ?.key ??
    family.find(({ method, path }) => method === 'DELETE' && path.endsWith('}') && !pathWords(path).includes('permissions'))?.key;
  return {
    creates: creates.map(({ operation, data }) => ({ key: operation.key, ...(data === undefined ? {} : { data }) })),
    ...(list === undefined ? {} : { list }),
    ...(get === undefined ? {} : { get }),
    ...(cancel === undefined ? {} : { cancel }),
    evidence: first.data?.field.evidence ?? shape(first.operation.node),
  };
}

function isCreation({ method, path, inference }: OperationMap): boolean {
  return method === 'POST' && !inference && !ACTION.test(pathWords(path).at(-1) ?? '') && !path.endsWith('}');
}

/** Lists what belongs to one training. */
function isPart({ path }: OperationMap): boolean {
  return ACTION.test(pathWords(path).at(-1) ?? '') || /metrics|artifacts|logs/.test(pathWords(path).at(-1) ?? '');
}

function hasStatus({ answer }: OperationMap): boolean {
  return answer !== undefined && properties(answer.schema).some(({ name }) => STATUS.test(name));
}

function trainingData({ request }: OperationMap): TrainingData | undefined {
  if (request.schema === undefined) return undefined;
  const fields = fieldsUnder(request.schema, 3);
  const found = fields.find(({ word, at }) => DATA.test(word) && !at.includes('/*'));
  if (found === undefined) return undefined;
  const below = [...fields.filter(({ at }) => at.startsWith(`${found.at}/`))];
  return { field: toField(found), by: howGiven(found, below) };
}

function howGiven(found: FoundField, below: readonly FoundField[]): TrainingData['by'] {
  const names = (node: FoundField['node']) => properties(node).map(({ name }) => name);
  const refers = (name: string) =>
    /(^|_)(id|ids|url|uri|file|files|name|dataset)$/i.test(name) || /(Id|Url|Uri|File)$/.test(name);
  if (isText(found.node)) return 'reference';
  const item = itemsOf(found.node);
  if (item !== undefined && isText(item) && !INLINE.test(found.word)) return 'reference';
  if (item !== undefined && names(item).some(refers)) return 'reference';
  if (
    below.some(
      ({ word, node }) => refers(word) && (isText(node) || (itemsOf(node) !== undefined && isText(itemsOf(node) as typeof node))),
    )
  )
    return 'reference';
  const records = item !== undefined && (typesOf(item).has('object') || names(item).length > 0 || INLINE.test(found.word));
  if (records || below.some(({ word, node }) => INLINE.test(word) && typesOf(node).has('array'))) return 'inline';
  return 'unknown';
}
