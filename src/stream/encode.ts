// An event or value goes in; its text on the wire comes out, in SSE, NDJSON or JSON-seq.

export interface EventToEncode {
  readonly event?: string;
  readonly data?: string;
  readonly id?: string;
  readonly retry?: number;
  readonly comment?: string;
}

/** One block with its closing blank line. Line ends within `data` and `comment` become lines of their own; in `event` and `id` they are refused. */
export function encodeSse(event: EventToEncode): string {
  let text = '';
  if (event.comment !== undefined) text += prefixed(': ', event.comment);
  if (event.event !== undefined) text += `event: ${oneLine('event', event.event)}\n`;
  if (event.id !== undefined) {
    if (event.id.includes('\0')) throw new TypeError('An SSE id cannot contain NUL: clients ignore such an id.');
    text += `id: ${oneLine('id', event.id)}\n`;
  }
  if (event.retry !== undefined) {
    if (!Number.isSafeInteger(event.retry) || event.retry < 0)
      throw new TypeError(`An SSE retry is whole milliseconds, not ${event.retry}.`);
    text += `retry: ${event.retry}\n`;
  }
  if (event.data !== undefined) text += prefixed('data: ', event.data);
  return `${text}\n`;
}

export function encodeNdjson(value: unknown): string {
  return `${serialise(value)}\n`;
}

/** RFC 7464: RS, the text, LF. */
export function encodeJsonSeq(value: unknown): string {
  return `\u001e${serialise(value)}\n`;
}

function serialise(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError(`A value of type ${typeof value} has no JSON text.`);
  return text;
}

function prefixed(prefix: string, text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `${prefix}${line}\n`)
    .join('');
}

function oneLine(field: string, value: string): string {
  if (/[\r\n]/.test(value)) throw new TypeError(`An SSE ${field} cannot contain a line end.`);
  return value;
}
