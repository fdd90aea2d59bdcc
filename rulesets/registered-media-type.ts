// A media type in, whether it is a registered one for a sequence of items out (IANA, and WHATWG for event streams).
const REGISTERED = /^(text\/event-stream|application\/(json-seq|jsonl)|application\/[\w.+-]+\+json-seq)$/i;

export function bareMediaType(mediaType: string): string {
  return (mediaType.split(';')[0] ?? '').trim();
}

export function isRegistered(mediaType: string): boolean {
  return REGISTERED.test(bareMediaType(mediaType));
}
