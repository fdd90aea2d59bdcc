// A client without a socket whose every answer is judged by the description.
import {
  createReferenceApi,
  DEVELOPMENT_KEY,
  type FaultyReferenceApiOptions,
  type ReferenceApi,
} from '../../reference-api/index.ts';
import { eventsOf, judge } from './described.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';

// biome-ignore lint/suspicious/noExplicitAny: a parsed body
type Any = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body. */
  readonly json: Any;
  /** The parsed payloads of a stream, `[DONE]` as it is. */
  readonly events: Any[];
}

export interface Client {
  readonly api: ReferenceApi;
  readonly clock: FakeClock;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string | undefined>): Promise<Answer>;
  chat(body: Record<string, unknown>, headers?: Record<string, string | undefined>): Promise<Answer>;
  respond(body: Record<string, unknown>, headers?: Record<string, string | undefined>): Promise<Answer>;
  upload(content: string | Uint8Array, name?: string): Promise<Answer>;
}

export async function client(options: FaultyReferenceApiOptions & { readonly judged?: boolean } = {}): Promise<Client> {
  const clock = fakeClock();
  const api = await createReferenceApi({ clock, seed: 'test', paceMs: 0, ...options });
  const judged = options.judged ?? (options.faults === undefined && options.allowFaults === undefined);
  const send: Client['send'] = async (method, path, body, headers = {}) => {
    const type = body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' };
    const sent = Object.entries({ authorization: `Bearer ${DEVELOPMENT_KEY}`, ...type, ...headers }).flatMap(
      ([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]),
    );
    const payload = body === undefined || body instanceof FormData || typeof body === 'string' ? body : JSON.stringify(body);
    const request = new Request(`http://api.test${path}`, {
      method,
      headers: sent,
      ...(payload === undefined ? {} : { body: payload as BodyInit }),
    });
    const response = await api.handle(request);
    const text = judged && method !== 'HEAD' ? await judge(method, path.split('?')[0] ?? path, response) : await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      get json() {
        return JSON.parse(text);
      },
      get events() {
        return eventsOf(text).map((data) => (data === '[DONE]' ? data : JSON.parse(data)));
      },
    };
  };
  return {
    api,
    clock,
    send,
    chat: (body, headers) =>
      send(
        'POST',
        '/v1/chat/completions',
        { model: 'assay-1', messages: [{ role: 'user', content: 'What is a stream?' }], ...body },
        headers,
      ),
    respond: (body, headers) => send('POST', '/v1/responses', { model: 'assay-1', input: 'What is a stream?', ...body }, headers),
    upload: (content, name = 'input.jsonl') => {
      const form = new FormData();
      form.set('purpose', 'batch');
      form.set('file', new Blob([content as BlobPart]), name);
      return send('POST', '/v1/files', form);
    },
  };
}

/** The joined text of a streamed answer. */
export function joined(events: Any[], index = 0): string {
  return events
    .filter((event) => event !== '[DONE]')
    .flatMap((event) => event.choices)
    .filter((choice) => choice.index === index)
    .map((choice) => choice.delta.content ?? '')
    .join('');
}
