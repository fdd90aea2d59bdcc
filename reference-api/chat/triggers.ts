// Words in a message that make happen on purpose what otherwise happens rarely, so that clients can be tested.
import { lastUserText } from './prompt.ts';
import type { ChatRequest } from './types.ts';

const CONTENT_FILTER = 'trigger the content filter';
const REFUSAL = 'trigger a refusal';
export const REFUSAL_TEXT = 'I cannot help with that.';

export function triggersFilter(request: ChatRequest): boolean {
  return lastUserText(request.messages).toLowerCase().includes(CONTENT_FILTER);
}

export function triggersRefusal(request: ChatRequest): boolean {
  return lastUserText(request.messages).toLowerCase().includes(REFUSAL);
}
