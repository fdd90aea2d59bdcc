// The bytes of a training file -> its examples, or the first thing that is wrong with it, by line.
import { deeperThan } from '../http/body.ts';
import type { FineTuningExample, FineTuningProblem } from '../state/types.ts';

const MAX_EXAMPLES = 1000;
/** Of all examples together: the model keeps every word of them. */
const MAX_CHARACTERS = 200_000;
const MAX_DEPTH = 16;

type Json = Readonly<Record<string, unknown>>;

export function readExamples(
  content: Uint8Array,
  param: string,
): { readonly examples: readonly FineTuningExample[]; readonly problem?: FineTuningProblem } {
  const examples: FineTuningExample[] = [];
  let characters = 0;
  const refuse = (message: string, line: number | null) => ({
    examples: [],
    problem: { code: `invalid_${param}`, message: line === null ? message : `Line ${line}: ${message}`, param, line },
  });
  for (const [at, text] of new TextDecoder().decode(content).split('\n').entries()) {
    if (text.trim() === '') continue;
    const example = toExample(text);
    if (typeof example === 'string') return refuse(example, at + 1);
    characters += text.length;
    examples.push(example);
    if (examples.length > MAX_EXAMPLES) return refuse(`A file may have ${MAX_EXAMPLES} examples.`, at + 1);
    if (characters > MAX_CHARACTERS) return refuse(`All examples together may have ${MAX_CHARACTERS} characters.`, at + 1);
  }
  return examples.length === 0 ? refuse('The file has no examples.', null) : { examples };
}

/** The example, or what is wrong with the line. */
function toExample(text: string): FineTuningExample | string {
  const line = parse(text);
  if (line === undefined) return 'it is no JSON object.';
  const extra = Object.keys(line).find((key) => key !== 'messages');
  if (extra !== undefined) return `\`${extra.slice(0, 100)}\` is not known.`;
  const { messages } = line;
  if (!Array.isArray(messages) || messages.length === 0) return '`messages` must be an array of messages.';
  const wrong = messages.findIndex((message) => !isMessage(message));
  if (wrong !== -1) return `\`messages[${wrong}]\` must have a \`role\` of system, user or assistant and a \`content\` of text.`;
  const said = messages as readonly { readonly role: string; readonly content: string }[];
  const last = said.at(-1);
  if (last?.role !== 'assistant' || last.content.trim() === '') return 'the last message must be what the assistant says.';
  const asked = said.slice(0, -1).filter(({ role }) => role === 'user');
  return { question: asked.map(({ content }) => content).join('\n'), answer: last.content };
}

function isMessage(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { role, content, ...rest } = value as Json;
  const known = role === 'system' || role === 'user' || role === 'assistant';
  return known && typeof content === 'string' && Object.keys(rest).length === 0;
}

function parse(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && !deeperThan(value, MAX_DEPTH) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
