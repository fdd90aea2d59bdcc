// A line with a field name that the standard does not know goes in; out comes whether it is a lost piece of payload (clause SSE-10).
import type { PendingEvent } from './pending-event.ts';

export function judgeUnknownLine(line: string, pending: PendingEvent): { payload: boolean; message: string } {
  const text = line.trim();
  if (text === '') return { payload: false, message: 'A line of blanks is no blank line and does not close an event.' };
  if (looksLikeJson(text)) return lost('JSON stands outside a data field');
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  if (colon >= 0 && looksLikeJson(text.slice(colon + 1).trim())) return lost('JSON stands under a name that is not `data`');
  if (!/^[A-Za-z][\w.-]*$/.test(name)) return lost('The line begins with no field name');
  if (line !== text && name === 'data') return lost('A blank stands before `data`');
  if (pending.hasData && colon < 0 && isOpenJson(pending)) return lost('A line feed within the JSON was not followed by `data:`');
  return { payload: false, message: `The standard knows no field \`${name.slice(0, 40)}\` and ignores the line.` };
}

function lost(what: string): { payload: boolean; message: string } {
  return { payload: true, message: `${what}, so clients ignore the line and lose its content.` };
}

function looksLikeJson(text: string): boolean {
  return /^[[{}\]"]/.test(text);
}

/** Judged once for an event: a second look could cost the square of its size. */
function isOpenJson(pending: PendingEvent): boolean {
  pending.openJson ??= startsButDoesNotParse(pending.data());
  return pending.openJson;
}

function startsButDoesNotParse(data: string): boolean {
  if (!/^\s*[[{"]/.test(data)) return false;
  try {
    JSON.parse(data);
    return false;
  } catch {
    return true;
  }
}
