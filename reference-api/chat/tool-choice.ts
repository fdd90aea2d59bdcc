// A chat request -> the functions that its answer calls. Throws when the choice contradicts the tools.
import { invalid } from '../errors.ts';
import { lastUserText } from './prompt.ts';
import type { ChatRequest, Tool } from './types.ts';

export function calledTools(request: ChatRequest): readonly Tool[] {
  const tools = request.tools ?? [];
  checkNames(tools);
  const choice = request.tool_choice ?? (tools.length > 0 ? 'auto' : 'none');
  if (choice === 'none' || tools.length === 0) return [];
  if (typeof choice === 'object') return [named(tools, choice.function.name)];
  const mentioned = mentionedTools(request, tools);
  const called = choice === 'required' && mentioned.length === 0 ? tools.slice(0, 1) : mentioned;
  return request.parallel_tool_calls === false ? called.slice(0, 1) : called;
}

function named(tools: readonly Tool[], name: string): Tool {
  const tool = tools.find((candidate) => candidate.function.name === name);
  if (tool === undefined) throw invalid('tool_choice.function.name', `There is no function \`${name}\` among the tools.`);
  return tool;
}

/** The model calls what the person asked for. Once the functions have returned, it answers. */
function mentionedTools(request: ChatRequest, tools: readonly Tool[]): readonly Tool[] {
  if (request.messages.at(-1)?.role === 'tool') return [];
  const text = lastUserText(request.messages);
  const words = new Set(wordsOf(text));
  return tools.filter(({ function: { name } }) => text.includes(name) || speaksOf(words, name));
}

/** What a function does says less than what it is about: `get_weather` is meant by a question about the weather. */
function speaksOf(words: ReadonlySet<string>, name: string): boolean {
  const telling = wordsOf(name.replace(/([a-z0-9])([A-Z])/g, '$1 $2')).filter((word) => word.length > 2 && !VERBS.has(word));
  return telling.length > 0 && telling.every((word) => words.has(word));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

const VERBS = new Set(
  'get set put list create make find search fetch look lookup call run use send read write check add update delete current the for and tool function'.split(
    ' ',
  ),
);

function checkNames(tools: readonly Tool[]): void {
  const names = tools.map((tool) => tool.function.name);
  const index = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (index !== -1)
    throw invalid(`tools[${index}].function.name`, `The function \`${names[index]}\` stands twice among the tools.`);
}
