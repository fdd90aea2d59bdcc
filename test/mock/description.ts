import { buildApiMap } from '../../src/api-map/index.ts';
import { describe } from '../../src/description/index.ts';
import { MockHandler, type MockOptions, type MockReply } from '../../src/mock/index.ts';
import { isStream } from '../../src/mock/types.ts';
import { type DecodedEvent, decodeStream } from '../../src/stream/index.ts';

const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const ok = (schema: object, description = 'ok') => ({ 200: { description, ...json(schema) } });
const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };

export const ERROR = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['type', 'message', 'param'],
      properties: {
        type: { enum: ['invalid_request_error', 'authentication_error', 'not_found_error', 'rate_limit_error', 'api_error'] },
        message: text,
        param: { type: ['string', 'null'] },
      },
    },
  },
};
const errors = { '4XX': { description: 'refused', ...json({ $ref: '#/components/schemas/Error' }) } };

/** A small API of our own with the shapes that the mock must know: chunks, jobs, files, embeddings, speech, plain resources. */
export const API = {
  openapi: '3.1.0',
  info: { title: 'Small', version: '1' },
  servers: [{ url: 'https://api.example.com/v1' }],
  security: [{ key: [] }],
  paths: {
    '/chat/completions': {
      post: {
        operationId: 'chat',
        requestBody: { required: true, ...json({ $ref: '#/components/schemas/ChatRequest' }) },
        responses: {
          200: {
            description: 'ok',
            content: {
              'application/json': { schema: { $ref: '#/components/schemas/Chat' } },
              'text/event-stream': { schema: { $ref: '#/components/schemas/Chunk' } },
            },
          },
          ...errors,
        },
      },
    },
    '/embeddings': {
      post: {
        operationId: 'embed',
        requestBody: {
          required: true,
          ...json({
            type: 'object',
            required: ['model', 'input'],
            properties: {
              model: text,
              input: { anyOf: [text, { type: 'array', items: text }] },
              encoding_format: { enum: ['float', 'base64'] },
              dimensions: count,
            },
          }),
        },
        responses: ok({
          type: 'object',
          required: ['data', 'model', 'usage'],
          properties: {
            data: {
              type: 'array',
              items: {
                type: 'object',
                required: ['index', 'embedding'],
                properties: { index: count, embedding: { type: 'array', items: { type: 'number' } } },
              },
            },
            model: text,
            usage: {
              type: 'object',
              required: ['prompt_tokens', 'total_tokens'],
              properties: { prompt_tokens: count, total_tokens: count },
            },
          },
        }),
      },
    },
    '/audio/speech': {
      post: {
        requestBody: {
          required: true,
          ...json({
            type: 'object',
            required: ['input', 'model', 'voice'],
            properties: { input: text, model: text, voice: text },
          }),
        },
        responses: {
          200: {
            description: 'ok',
            headers: { 'Transfer-Encoding': { schema: text }, 'X-Voice': { schema: { type: 'string', enum: ['calm'] } } },
            content: { 'audio/mpeg': { schema: { type: 'string', format: 'binary' } } },
          },
        },
      },
    },
    '/files': {
      get: {
        responses: ok({
          type: 'object',
          required: ['data', 'has_more'],
          properties: { data: { type: 'array', items: { $ref: '#/components/schemas/File' } }, has_more: { type: 'boolean' } },
        }),
      },
      post: {
        requestBody: {
          required: true,
          content: {
            'multipart/form-data': {
              schema: {
                type: 'object',
                required: ['file', 'purpose'],
                properties: { file: { type: 'string', format: 'binary' }, purpose: text },
              },
            },
          },
        },
        responses: { ...ok({ $ref: '#/components/schemas/File' }), ...errors },
      },
    },
    '/files/{file_id}': {
      parameters: [{ name: 'file_id', in: 'path', required: true, schema: text }],
      get: { responses: { ...ok({ $ref: '#/components/schemas/File' }), ...errors } },
      delete: {
        responses: ok({ type: 'object', required: ['id', 'deleted'], properties: { id: text, deleted: { type: 'boolean' } } }),
      },
    },
    '/files/{file_id}/content': {
      parameters: [{ name: 'file_id', in: 'path', required: true, schema: text }],
      get: {
        responses: {
          200: { description: 'ok', content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } },
        },
      },
    },
    '/jobs': {
      post: {
        requestBody: json({ type: 'object', properties: { model: text, label: text } }),
        responses: ok({ $ref: '#/components/schemas/Job' }),
      },
    },
    '/jobs/{job_id}': {
      get: {
        parameters: [{ name: 'job_id', in: 'path', required: true, schema: text }],
        responses: ok({ $ref: '#/components/schemas/Job' }),
      },
    },
    '/jobs/{job_id}/cancel': {
      post: {
        parameters: [{ name: 'job_id', in: 'path', required: true, schema: text }],
        responses: ok({ $ref: '#/components/schemas/Job' }),
      },
    },
    '/health': {
      get: {
        security: [],
        parameters: [{ name: 'depth', in: 'query', schema: { type: 'integer' } }],
        responses: ok({ type: 'object', required: ['ok'], properties: { ok: { const: true } } }),
      },
    },
    '/broken': { get: { responses: ok({ type: 'object', properties: { a: { $ref: '#/components/schemas/Nowhere' } } }) } },
  },
  components: {
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
    schemas: {
      Error: ERROR,
      ChatRequest: {
        type: 'object',
        required: ['model', 'messages'],
        properties: {
          model: text,
          messages: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              required: ['role', 'content'],
              properties: { role: { enum: ['user', 'assistant'] }, content: text },
            },
          },
          stream: { type: 'boolean', default: false },
          stream_options: { type: 'object', properties: { include_usage: { type: 'boolean' } } },
          max_tokens: { type: 'integer', minimum: 1 },
          n: { type: 'integer', minimum: 1, maximum: 8 },
          stop: { type: 'string' },
          temperature: { type: 'number', minimum: 0, maximum: 2 },
          tools: { type: 'array', items: { type: 'object' } },
          tool_choice: {},
        },
      },
      Usage: {
        type: 'object',
        required: ['prompt_tokens', 'completion_tokens', 'total_tokens'],
        properties: {
          prompt_tokens: count,
          completion_tokens: count,
          total_tokens: count,
          prompt_tokens_details: { type: 'object', properties: { cached_tokens: count } },
        },
      },
      Chat: {
        type: 'object',
        required: ['id', 'object', 'created', 'model', 'choices', 'usage'],
        properties: {
          id: text,
          object: { const: 'chat.completion' },
          created: { type: 'integer' },
          model: text,
          temperature: { type: 'number' },
          choices: {
            type: 'array',
            items: {
              type: 'object',
              required: ['index', 'message', 'finish_reason'],
              properties: {
                index: count,
                message: {
                  type: 'object',
                  required: ['role', 'content'],
                  properties: {
                    role: { const: 'assistant' },
                    content: { type: ['string', 'null'] },
                    tool_calls: {
                      type: 'array',
                      items: {
                        type: 'object',
                        required: ['id', 'type', 'function'],
                        properties: {
                          id: text,
                          type: { const: 'function' },
                          function: {
                            type: 'object',
                            required: ['name', 'arguments'],
                            properties: { name: text, arguments: text },
                          },
                        },
                      },
                    },
                  },
                },
                finish_reason: { enum: ['stop', 'length', 'tool_calls', 'content_filter'] },
              },
            },
          },
          usage: { $ref: '#/components/schemas/Usage' },
        },
      },
      Chunk: {
        type: 'object',
        required: ['id', 'object', 'created', 'model', 'choices'],
        properties: {
          id: text,
          object: { const: 'chat.completion.chunk' },
          created: { type: 'integer' },
          model: text,
          choices: {
            type: 'array',
            items: {
              type: 'object',
              required: ['index', 'delta', 'finish_reason'],
              properties: {
                index: count,
                delta: {
                  type: 'object',
                  properties: { role: text, content: text, tool_calls: { type: 'array', items: { type: 'object' } } },
                },
                finish_reason: { enum: ['stop', 'length', 'tool_calls', 'content_filter', null] },
              },
            },
          },
          usage: { $ref: '#/components/schemas/Usage' },
        },
      },
      File: {
        type: 'object',
        required: ['id', 'filename', 'bytes', 'purpose'],
        properties: { id: { type: 'string', example: 'file-abc123' }, filename: text, bytes: count, purpose: text },
      },
      Job: {
        type: 'object',
        required: ['id', 'status', 'created_at', 'finished_at'],
        properties: {
          id: text,
          label: text,
          status: { enum: ['queued', 'running', 'succeeded', 'failed', 'cancelled'] },
          created_at: { type: 'integer' },
          finished_at: { type: ['integer', 'null'] },
          error: { anyOf: [{ type: 'object', required: ['message'], properties: { message: text } }, { type: 'null' }] },
        },
      },
    },
  },
};

export function handlerOf(description: unknown, options: MockOptions = { seed: 1 }): MockHandler {
  const described = describe(description);
  return new MockHandler({ description: described, map: buildApiMap(described), options });
}

export interface Got {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: MockReply['body'];
  // biome-ignore lint/suspicious/noExplicitAny: a JSON body of any shape
  readonly json: any;
  readonly events: DecodedEvent[];
}

export async function send(
  handler: MockHandler,
  method: string,
  target: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Got> {
  const bytes =
    body === undefined
      ? new Uint8Array()
      : body instanceof Uint8Array
        ? body
        : new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const reply = await handler.handle({ method, target, headers: { 'x-key': 'any', ...type, ...headers }, body: bytes });
  const stream = isStream(reply.body) ? reply.body.steps.map(({ text: step }) => step).join('') : '';
  const { items, decoder } = decodeStream('sse', new TextEncoder().encode(stream));
  const violations = decoder.deviations.filter(({ severity }) => severity === 'violation');
  if (violations.length > 0) throw new Error(JSON.stringify(violations));
  return {
    status: reply.status,
    headers: reply.headers,
    body: reply.body,
    json: typeof reply.body === 'string' && /json/.test(reply.headers['content-type'] ?? '') ? JSON.parse(reply.body) : undefined,
    events: items.filter((item) => item.kind === 'event'),
  };
}
