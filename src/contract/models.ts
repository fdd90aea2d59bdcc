import type { OperationMap } from '../api-map/types.ts';
import { answersPlainly } from './answers.ts';
import { ask, callTo } from './ask.ts';
import { bodyExamples } from './body.ts';
import type { Exchange } from './exchange.ts';
import { isSuccess } from './exchange.ts';
import { addressOf } from './parameters.ts';
import { isRecord, valueAt } from './pointer.ts';
import type { Session } from './session.ts';

export interface ListedModel {
  readonly id: string;
  readonly json: unknown;
}

const MAX_TRIES = 3;
/** Kinds of model that answer with something else than text, by the words that their makers put into the names. */
const NO_TEXT = /embed|rerank|moderat|transcri|speech|tts|image|video|audio|realtime|ocr|guard/i;

/** The exchange that lists the models; undefined where there is no such operation. */
export async function listModels(session: Session): Promise<Exchange | undefined> {
  const list = session.operation(session.map.models?.list);
  return list === undefined ? undefined : session.send(await callTo(session, list));
}

export async function modelsOf(session: Session): Promise<readonly ListedModel[]> {
  const exchange = await listModels(session);
  const list = session.operation(session.map.models?.list)?.list;
  if (exchange === undefined || list === undefined || !isSuccess(exchange)) return [];
  const items = valueAt(exchange.json, list.items);
  if (!Array.isArray(items)) return [];
  return items.flatMap((json) => {
    const id = isRecord(json) ? (json.id ?? json.name ?? json.model ?? json.slug) : json;
    return typeof id === 'string' && id !== '' ? [{ id, json }] : [];
  });
}

export async function fetchModel(session: Session, id: string): Promise<Exchange | undefined> {
  const get = session.operation(session.map.models?.get);
  if (get === undefined) return undefined;
  return session.send({ operation: get, ...addressOf(get, { id }), valid: true });
}

/**
 * The model to ask: the user's, else one that the description shows and the target lists, else one that is listed. The first that is not
 * refused is kept; the request that tries it is the one that most scenarios read anyway.
 */
export function modelFor(session: Session, operation: OperationMap): Promise<string | undefined> {
  return session.once(`model ${operation.key}`, async () => {
    const given = session.options.model;
    if (given !== undefined && operation.kind.value === 'generation') return given;
    const candidates = await candidatesFor(session, operation);
    for (const model of candidates.slice(0, MAX_TRIES)) {
      if (candidates.length === 1) break;
      const { status } = await ask(session, operation, { model, stream: !answersPlainly(operation) });
      if (![400, 404, 422].includes(status)) return model;
    }
    return candidates[0];
  });
}

async function candidatesFor(session: Session, operation: OperationMap): Promise<string[]> {
  const listed = (await modelsOf(session).catch(() => [])).map(({ id }) => id);
  const shown = describedModels(operation);
  const text = operation.kind.value === 'generation';
  const fitting = listed.filter((id) => NO_TEXT.test(id) !== text).concat(listed.filter((id) => NO_TEXT.test(id) === text));
  const known = shown.filter((id) => listed.includes(id));
  const given = session.options.model === undefined ? [] : [session.options.model];
  return [...new Set([...known, ...(listed.length === 0 ? shown : []), ...fitting, ...shown, ...given])];
}

/** Names of models in the examples of the operation, and the default, examples and listed values of its field. */
function describedModels(operation: OperationMap): string[] {
  const field = operation.request.model;
  const schema = field?.schema;
  const examples = field === undefined ? [] : bodyExamples(operation).map((example) => valueAt(example, field.at));
  const listed = schema?.get('examples')?.value;
  const parameter = operation.request.parameters.find(
    ({ in: where, name }) => where === 'path' && /model|engine|deployment/i.test(name),
  )?.node;
  return [
    ...examples,
    schema?.get('example')?.value,
    ...(Array.isArray(listed) ? listed : []),
    schema?.get('default')?.value,
    parameter?.get('example')?.value,
    parameter?.at('schema', 'example')?.value,
    parameter?.at('schema', 'default')?.value,
    ...(field?.values ?? []),
  ].filter((value): value is string => typeof value === 'string' && value !== '');
}
