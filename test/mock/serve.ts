// A description of our own, served without a socket: paths in, a function that asks and parses the answers out.
import { buildApiMap } from '../../src/api-map/index.ts';
import { describe as describeData } from '../../src/description/index.ts';
import { MockHandler } from '../../src/mock/index.ts';
import { isStream } from '../../src/mock/types.ts';

export const text = { type: 'string' };
export const object = (properties: Record<string, unknown>, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
});
export const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });
export const ok = (schema: unknown) => ({ responses: { 200: { description: 'It.', ...json(schema) } } });

export function serve(paths: unknown) {
  const description = describeData({ openapi: '3.1.0', info: {}, paths });
  const handler = new MockHandler({ description, map: buildApiMap(description), options: { seed: 1 } });
  return async (method: string, target: string, body?: unknown, headers: Record<string, string> = {}) => {
    const bytes = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
    const reply = await handler.handle({
      method,
      target,
      headers: { ...(bytes === '' ? {} : { 'content-type': 'application/json' }), ...headers },
      body: new TextEncoder().encode(bytes),
    });
    const sent = isStream(reply.body) ? reply.body.steps.map((step) => step.text).join('') : String(reply.body);
    return {
      status: reply.status,
      headers: reply.headers,
      text: sent,
      json: /json/.test(reply.headers['content-type'] ?? '') && !isStream(reply.body) ? JSON.parse(sent) : undefined,
    };
  };
}
