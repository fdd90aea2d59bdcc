// A request of a call that answers for each input goes in; its inputs come out.
import type { OperationMap } from '../api-map/types.ts';
import { isObject, valueAt } from './wire.ts';

const MAX_INPUTS = 2048;
/** Names under which lists of inputs are sent where the map names no prompt. */
const LISTS = /^(inputs?|texts?|documents|passages|sentences|contents?|images)$/i;

export function inputsOf(operation: OperationMap, request: unknown): readonly unknown[] {
  const prompt = operation.request.prompt === undefined ? undefined : valueAt(request, operation.request.prompt.at);
  // A list of numbers is one input, given as tokens.
  for (const value of [prompt, ...listed(request)])
    if (Array.isArray(value) && value.length > 0 && typeof value[0] !== 'number') return value.slice(0, MAX_INPUTS);
  return [prompt ?? ''];
}

function listed(request: unknown): unknown[] {
  return isObject(request) ? Object.entries(request).flatMap(([name, value]) => (LISTS.test(name) ? [value] : [])) : [];
}
