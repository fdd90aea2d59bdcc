// The items of an input -> as they are remembered (whole, each with an id), and the messages that the model reads.
import type { Message } from '../chat/types.ts';
import { invalid } from '../errors.ts';
import type { Ids } from '../ids.ts';
import { unpack } from './compaction.ts';
import type { InputItem, InputMessage, InputPart, Item } from './types.ts';

/** The model sees no pictures: one stands in the prompt as this text, and counts as its tokens. */
const IMAGE = '[image]';

/** Throws 400 for an item that only makes sense behind another one. `earlier`: what the conversation has so far. */
export function rememberedItems(
  input: string | readonly Exclude<InputItem, { type: 'item_reference' }>[],
  earlier: readonly Item[],
  ids: Ids,
): readonly Item[] {
  const given: readonly Exclude<InputItem, { type: 'item_reference' }>[] =
    typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  const items: Item[] = [];
  for (const [index, item] of given.entries()) {
    if (item.type === 'function_call') {
      const { call_id, name, arguments: written } = item;
      items.push({ id: ids.next('fc_'), type: 'function_call', call_id, name, arguments: written, status: 'completed' });
    } else if (item.type === 'function_call_output') {
      const { call_id, output } = item;
      if (![...earlier, ...items].some((other) => other.type === 'function_call' && other.call_id === call_id))
        throw invalid(`input[${index}].call_id`, `No function was called with the id \`${call_id.slice(0, 100)}\`.`);
      items.push({ id: ids.next('fco_'), type: 'function_call_output', call_id, output, status: 'completed' });
    } else if (item.type === 'compaction') {
      if (unpack(item.encrypted_content) === undefined)
        throw invalid(`input[${index}].encrypted_content`, 'The content is none that this API has made.');
      items.push({ id: ids.next('cmp_'), type: 'compaction', encrypted_content: item.encrypted_content });
    } else items.push(message(item, `input[${index}]`, ids));
  }
  return items;
}

function message({ role, content, phase }: InputMessage, at: string, ids: Ids): Item {
  const answered = role === 'assistant';
  const text = answered ? 'output_text' : 'input_text';
  const parts: readonly InputPart[] = typeof content === 'string' ? [{ type: text, text: content }] : content;
  for (const [index, { type }] of parts.entries()) {
    if ((type === 'output_text' || type === 'refusal') !== answered)
      throw invalid(`${at}.content[${index}].type`, `A message of the ${role} has no \`${type}\`.`);
  }
  const whole = parts.map((part) => (part.type === 'input_image' ? { detail: 'auto', ...part } : part));
  const content_ = whole.map((part) => (part.type === 'output_text' ? { annotations: [], logprobs: [], ...part } : part));
  const labelled = phase == null ? {} : { phase };
  return { id: ids.next('msg_'), type: 'message', role, status: 'completed', content: content_, ...labelled };
}

/** Several calls in a row are those of one message. */
export function messagesOf(items: readonly Item[]): readonly Message[] {
  const messages: Message[] = [];
  for (const item of items) {
    if (item.type === 'function_call') {
      const call = { function: { name: String(item.name), arguments: String(item.arguments) } };
      const last = messages.at(-1);
      if (last?.tool_calls === undefined) messages.push({ role: 'assistant', tool_calls: [call] });
      else messages[messages.length - 1] = { ...last, tool_calls: [...last.tool_calls, call] };
    } else if (item.type === 'function_call_output') {
      messages.push({ role: 'tool', content: textOf(item.output as string | readonly InputPart[]) });
    } else if (item.type === 'compaction') {
      messages.push({ role: 'developer', content: unpack(String(item.encrypted_content)) ?? '' });
    } else if (item.type === 'message') {
      messages.push({ role: item.role as 'user', content: textOf(item.content as readonly InputPart[]) });
    }
  }
  return messages;
}

function textOf(content: string | readonly InputPart[]): string {
  if (typeof content === 'string') return content;
  return content.map((part) => ('text' in part ? part.text : 'refusal' in part ? part.refusal : IMAGE)).join('');
}
