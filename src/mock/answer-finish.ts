// An answer as Prism or the sampler made it goes in; it comes out as a model would have finished it: text, calls, reason, usage, identity.
import { stagesOf } from '../api-map/job/job-status.ts';
import { property, valuesOf } from '../api-map/schema/schema-view.ts';
import type { FinishMeaning, OperationMap } from '../api-map/types.ts';
import { fromPointer } from '../description/node.ts';
import { setIdentity, setTimes } from './answer-identity.ts';
import { fillItems } from './answer-items.ts';
import { addKnown } from './answer-known.ts';
import { shapeAnswer } from './answer-shape.ts';
import { writeText } from './answer-text.ts';
import { wantedTool, writeToolCall } from './answer-tools.ts';
import { countInput, countOutput, setUsage } from './answer-usage.ts';
import { fillVectors } from './answer-vectors.ts';
import { ensurePlace, type Making } from './ensure-place.ts';
import { follow, isObject, parentPointer, places, setAt, valueAt } from './wire.ts';

const MAX_ANSWERS = 128;
const AT_ONCE = ['completed', 'incomplete'];

export interface Finishing extends Making {
  readonly nowMs: number;
  /** New text even where an example gives one. */
  readonly fresh: boolean;
  /** What the client prefers: a tool call or none. */
  readonly tools: boolean | undefined;
}

type Ending = 'stop' | 'length' | 'tool';

export function finishAnswer(body: unknown, operation: OperationMap, request: unknown, finishing: Finishing): void {
  setTimes(body, finishing.nowMs);
  const { answer } = operation;
  if (!operation.inference || answer === undefined) return;
  if (operation.kind.value === 'embedding') fillVectors(body, operation, request, finishing);
  else fillItems(body, operation, request, finishing);
  if (finishing.fresh) {
    shapeAnswer(body, operation, request, finishing);
    addKnown(body, operation, finishing);
  }
  repeatAnswers(body, operation, request);
  const { texts, cut, stopped } = writeText(body, operation, request, finishing, finishing.fresh);
  const tool = wantedTool(operation, request, finishing.tools);
  const called = tool !== undefined && writeToolCall(body, operation, tool, finishing);
  setIdentity(body, operation, request, finishing.seed);
  setEnding(body, operation, called ? 'tool' : cut ? 'length' : 'stop', finishing);
  if (stopped !== undefined && !called) nameStop(body, operation, stopped);
  setStatus(body, operation, cut && !called, finishing);
  if (answer.usage !== undefined) {
    const prompt = operation.request.prompt === undefined ? request : valueAt(request, operation.request.prompt.at);
    if (answer.usage.at !== '') ensurePlace(body, answer.schema, answer.usage.at, finishing);
    setUsage(body, answer.usage, {
      input: countInput(prompt),
      output: called ? countOutput([tool.name, JSON.stringify(tool.parameters)]) : countOutput(texts),
    });
  }
}

/** SMP-09: n answers, each under its own index. Without a count, one. */
function repeatAnswers(body: unknown, { request: map, answer }: OperationMap, request: unknown): void {
  const pointer = answer?.text?.at ?? answer?.finishReason?.at ?? '';
  const star = pointer.indexOf('/*');
  if (map.count === undefined || star < 0) return;
  const list = follow(body, fromPointer(pointer.slice(0, star)));
  if (!Array.isArray(list) || list.length === 0) return;
  const asked = valueAt(request, map.count.at);
  const count = typeof asked === 'number' && asked >= 1 ? Math.min(Math.floor(asked), MAX_ANSWERS) : 1;
  const [first] = list as unknown[];
  list.length = 0;
  for (let index = 0; index < count; index++) {
    const item = structuredClone(first);
    if (isObject(item) && typeof item.index === 'number') item.index = index;
    list.push(item);
  }
}

/** A natural end, unless the limit cut the text or a tool is called. */
function setEnding(body: unknown, { answer, stream }: OperationMap, ending: Ending, making: Making): void {
  const field = answer?.finishReason;
  if (answer === undefined || field === undefined) return;
  if (ending === 'stop' && answer.finish?.absent === 'stop') {
    const holder = parentPointer(field.at);
    const keys = fromPointer(holder === '' ? field.at : holder);
    if (!keys.includes('*') && follow(body, keys) !== undefined) setAt(body, keys, null);
    return;
  }
  const value = reason(ending, answer.finish, field.values ?? stream?.finishReason?.field.values);
  if (value === undefined) return;
  if (places(body, field.at).length === 0 && !(answer.finish?.absent === 'stop' && ending === 'tool'))
    ensurePlace(body, answer.schema, field.at, making);
  for (const place of places(body, field.at)) setAt(body, place.keys, value);
}

/** Where the reasons tell a stop sequence from a natural end, the answer does, and names the sequence. */
function nameStop(body: unknown, { answer, stream }: OperationMap, stopped: string): void {
  const field = answer?.finishReason;
  const values = field?.values ?? stream?.finishReason?.field.values ?? [];
  const reason = values.find((value) => /^stop_?sequence$/i.test(String(value)));
  if (field === undefined || reason === undefined) return;
  for (const place of places(body, field.at)) {
    setAt(body, place.keys, reason);
    const holder = follow(body, place.keys.slice(0, -1));
    if (isObject(holder) && 'stop_sequence' in holder) holder.stop_sequence = stopped;
  }
}

const LIKE: Readonly<Record<Ending, RegExp>> = {
  stop: /^(stop|end|eos|complete|success|done|finish)/i,
  length: /length|max|limit|token/i,
  tool: /tool|function/i,
};

/** What most servers say, where nothing is listed. */
const UNLISTED: Readonly<Record<Ending, string>> = { stop: 'stop', length: 'length', tool: 'tool_calls' };

function reason(ending: Ending, meaning: FinishMeaning | undefined, values: readonly unknown[] | undefined): unknown {
  const listed = values === undefined || values.length === 0 ? undefined : values;
  const known = meaning?.[ending].find((value) => listed === undefined || listed.includes(value));
  if (known !== undefined) return known;
  const like = listed?.find((value) => typeof value === 'string' && LIKE[ending].test(value));
  return like ?? listed?.[0] ?? UNLISTED[ending];
}

/** A call that answers at once has come to an end: a status in its answer says so. */
function setStatus(body: unknown, { job, answer, dialect }: OperationMap, cut: boolean, making: Making): void {
  if (answer === undefined || job?.longRunning === true || job?.envelope !== undefined) return;
  const own = job === undefined ? property(answer.schema, 'status')?.node : undefined;
  // Without a job a status tells how the answer ended only where it has such words, or where the dialect has them.
  const stages =
    job?.stages ?? stagesOf(own === undefined ? [] : (valuesOf(own)?.values ?? (dialect === undefined ? [] : AT_ONCE)));
  const at = job?.status.at ?? '/status';
  if (job === undefined && (stages.succeeded.length === 0 || (answer.text === undefined && dialect === undefined))) return;
  ensurePlace(body, answer.schema, at, making);
  const { succeeded, ended, failed } = stages;
  const partial = [...ended, ...failed].find((stage) => /incomplete|partial|length/i.test(stage));
  const value = cut && partial !== undefined ? partial : succeeded[0];
  if (value !== undefined) setAt(body, fromPointer(at), value);
}
