import { TOOL_PARAMETERS } from './body.ts';
import { isRecord } from './pointer.ts';

/** What is wrong with the arguments of a call. `text`: they are no JSON object; `parameters`: they do not keep to what the tool takes. */
export interface ArgumentsFault {
  readonly is: 'text' | 'parameters';
  readonly expected: string;
}

/** The arguments of a call of our tool, as text or as a value → what is wrong with them. */
export function faultOfArguments(given: unknown): ArgumentsFault | undefined {
  const value = typeof given === 'string' ? parsed(given) : given;
  if (!isRecord(value)) return { is: 'text', expected: 'one JSON object as the arguments of the call' };
  const names = Object.keys(TOOL_PARAMETERS.properties);
  const stray = Object.keys(value).some((name) => !names.includes(name));
  if (names.every((name) => typeof value[name] === 'string') && !stray) return undefined;
  return { is: 'parameters', expected: `arguments with \`${names.join('`, `')}\` as text and nothing else` };
}

/** Where the ways of writing a call put its arguments. */
export function argumentsOf(call: Readonly<Record<string, unknown>>): unknown {
  const holder = holderOf(call);
  return holder.arguments ?? holder.input ?? holder.args;
}

/** Whether a part that does not say what it is calls a tool: a call has a name. */
export function namesTool(call: Readonly<Record<string, unknown>>): boolean {
  return typeof holderOf(call).name === 'string';
}

function holderOf(call: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return [call.function, call.functionCall, call.function_call].find(isRecord) ?? call;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
