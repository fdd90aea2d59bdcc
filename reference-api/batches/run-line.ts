// One line of a batch -> its result, by the same code that answers a single request.
import { completion } from '../chat/completion.ts';
import type { ChatRequest } from '../chat/types.ts';
import type { ApiDocument } from '../document.ts';
import { asApiError, invalid, problem } from '../errors.ts';
import { type EmbeddingsRequest, embeddings } from '../handlers/create-embeddings.ts';
import type { Services } from '../services.ts';
import type { BatchLine, BatchRecord, BatchResult, UsageRecord } from '../state/types.ts';
import { type Made, type Source, usageRecord } from '../usage/bill.ts';
import { metered } from '../usage/metered.ts';

export interface RunLine {
  readonly result: BatchResult;
  /** What it cost. Nothing when it failed. */
  readonly usage?: UsageRecord;
}

export async function runLine(line: BatchLine, batch: BatchRecord, services: Services, document: ApiDocument): Promise<RunLine> {
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
    const { body, operation, made } = await answerLine(line, batch, services, document);
    return { result: result(200, body), usage: usageRecord(sourceOf(line, batch, operation), made, services) };
  } catch (cause) {
    const error = asApiError(cause);
    return { result: result(error.status, problem(error, requestId)) };
  }
}

function sourceOf({ index }: BatchLine, batch: BatchRecord, operation: string): Source {
  const { id, owner, apiKeyId, queuePosition, createdAt, times } = batch;
  const queue = { position: queuePosition, waitSeconds: (times.in_progress ?? createdAt) - createdAt };
  return { id: `${id}:${index}`, owner, apiKeyId, operation, batchId: id, queue };
}

interface AnsweredLine {
  readonly body: unknown;
  readonly operation: string;
  readonly made: Made;
}

async function answerLine(
  { request }: BatchLine,
  { endpoint }: BatchRecord,
  services: Services,
  document: ApiDocument,
): Promise<AnsweredLine> {
  const extra = Object.keys(request).find((key) => !['custom_id', 'method', 'url', 'body'].includes(key));
  if (extra !== undefined)
    throw invalid(extra.slice(0, 100), `The parameter \`${extra.slice(0, 100)}\` is not known.`, 'unknown_parameter');
  if (request.method !== 'POST') throw invalid('method', '`method` must be `POST`.');
  if (request.url !== endpoint) throw invalid('url', `\`url\` must be that of the batch, \`${endpoint}\`.`);
  const { body } = request;
  const operation = document.match(endpoint)?.operations.get('POST');
  operation?.checkBody(body);
  const answered = async () => {
    if (endpoint === '/v1/embeddings') return embeddedLine(body as EmbeddingsRequest, services);
    if ((body as ChatRequest).stream === true) throw invalid('body.stream', 'A line of a batch cannot be streamed.');
    return chatLine(body as ChatRequest, services);
  };
  return { ...(await answered()), operation: operation?.id ?? endpoint };
}

function embeddedLine(request: EmbeddingsRequest, services: Services): Omit<AnsweredLine, 'operation'> {
  const body = embeddings(request, services);
  return { body, made: { model: body.model, inputTokens: body.usage.prompt_tokens } };
}

async function chatLine(request: ChatRequest, { chat, tokenizer }: Services): Promise<Omit<AnsweredLine, 'operation'>> {
  const { run, outputTokens } = metered(chat.start(request), tokenizer);
  const body = await completion(run, new AbortController().signal);
  return { body, made: { model: run.model, inputTokens: run.promptTokens, outputTokens: outputTokens() } };
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
