// One line of a batch -> its result, by the same code that answers a single request.
import { completion } from '../chat/completion.ts';
import type { ChatRequest } from '../chat/types.ts';
import type { ApiDocument } from '../document.ts';
import { asApiError, invalid, problem } from '../errors.ts';
import { type EmbeddingsRequest, embeddings } from '../handlers/create-embeddings.ts';
import type { Services } from '../services.ts';
import type { BatchLine, BatchRecord, BatchResult } from '../state/types.ts';

export async function runLine(
  line: BatchLine,
  batch: BatchRecord,
  services: Services,
  document: ApiDocument,
): Promise<BatchResult> {
  const requestId = services.ids.next('req_');
  const result = (status: number, body: unknown): BatchResult => ({
    index: line.index,
    succeeded: status < 400,
    line: {
      id: services.ids.next('batch_req_'),
      custom_id: line.customId,
      response: { status_code: status, request_id: requestId, body },
      error: null,
    },
  });
  try {
    return result(200, await answerLine(line, batch, services, document));
  } catch (cause) {
    const error = asApiError(cause);
    return result(error.status, problem(error, requestId));
  }
}

async function answerLine(
  { request }: BatchLine,
  { endpoint }: BatchRecord,
  services: Services,
  document: ApiDocument,
): Promise<unknown> {
  const extra = Object.keys(request).find((key) => !['custom_id', 'method', 'url', 'body'].includes(key));
  if (extra !== undefined)
    throw invalid(extra.slice(0, 100), `The parameter \`${extra.slice(0, 100)}\` is not known.`, 'unknown_parameter');
  if (request.method !== 'POST') throw invalid('method', '`method` must be `POST`.');
  if (request.url !== endpoint) throw invalid('url', `\`url\` must be that of the batch, \`${endpoint}\`.`);
  const { body } = request;
  document.match(endpoint)?.operations.get('POST')?.checkBody(body);
  if (endpoint === '/v1/embeddings') return embeddings(body as EmbeddingsRequest, services);
  if ((body as ChatRequest).stream === true) throw invalid('body.stream', 'A line of a batch cannot be streamed.');
  return completion(services.chat.start(body as ChatRequest), new AbortController().signal);
}

/** The result of a line that was never run. */
export function unrun(line: BatchLine, id: string, code: 'batch_cancelled' | 'batch_expired'): BatchResult {
  const message =
    code === 'batch_cancelled'
      ? 'The batch was cancelled before this line was run.'
      : 'The batch expired before this line was run.';
  return {
    index: line.index,
    succeeded: false,
    line: { id, custom_id: line.customId, response: null, error: { code, message } },
  };
}
