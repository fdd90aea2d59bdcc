// Options -> the reference API: a function from Request to Response, with its state and its background work.
import { batchStep } from './batches/worker.ts';
import { chatEngine } from './chat/engine.ts';
import { type Clock, systemClock } from './clock.ts';
import { type ApiDocument, loadDocument } from './document.ts';
import { ApiError, problemResponse } from './errors.ts';
import { tunedModels } from './fine-tuning/tuned-models.ts';
import { fineTuningStep } from './fine-tuning/worker.ts';
import { HANDLERS } from './handlers/index.ts';
import { keyRing } from './http/keys.ts';
import { type Quota, type RateLimiter, rateLimiter } from './http/rate-limit.ts';
import { makeIds } from './ids.ts';
import { type ModelCatalogue, modelCatalogue } from './model/catalogue.ts';
import { seededRandom } from './model/random.ts';
import { loadTokenizer } from './model/tokenizer.ts';
import { type Handle, pipeline, type RequestContext } from './pipeline.ts';
import { realtime } from './realtime/connect.ts';
import type { Connect } from './realtime/types.ts';
import { responseStep } from './responses/background.ts';
import { liveResponses } from './responses/live.ts';
import type { Handlers, Services } from './services.ts';
import { openState } from './state/sqlite/open-state.ts';
import type { JobKind, JobStep, State, UsageStore } from './state/types.ts';
import type { WebhookReach } from './webhooks/addresses.ts';
import { type WebhookSender, webhookSender } from './webhooks/send.ts';
import { webhookStep } from './webhooks/worker.ts';

export const DEVELOPMENT_KEY = 'sk-assay-reference';
const GENEROUS: Quota = { requests: 6000, tokens: 2_000_000, windowSeconds: 60 };

export interface ReferenceApiOptions {
  readonly clock?: Clock;
  /** Makes ids and the answers to requests without a seed the same in each run. */
  readonly seed?: string;
  /** Each key has an owner of its own. */
  readonly keys?: readonly string[];
  readonly quota?: Quota;
  /** Requests at work beyond this number are answered with 503. */
  readonly maxConcurrent?: number;
  /** Milliseconds that one piece of a stream takes. */
  readonly paceMs?: number;
  /** Milliseconds for which a batch can be seen in each status, and between two groups of its lines. */
  readonly stageMs?: number;
  readonly lineMs?: number;
  readonly batchesAtOnce?: number;
  /** Before each further attempt at a webhook, in milliseconds; those of Standard Webhooks when absent. */
  readonly webhookRetryMs?: readonly number[];
  /** Where webhooks may go; `loopback` when absent. */
  readonly webhookReach?: WebhookReach;
  /** Instead of HTTP. */
  readonly sender?: WebhookSender;
  /** Where the state is kept; without it, in memory. */
  readonly dataDirectory?: string;
  /** Another state than that of `dataDirectory`. */
  readonly state?: State;
}

/** What the API is put together from. */
export interface Parts {
  readonly document: ApiDocument;
  readonly handlers: Handlers;
  readonly services: Services;
}

export interface ReferenceApi {
  handle(request: Request, context?: RequestContext): Promise<Response>;
  /** For a request that asks to become a WebSocket. */
  readonly connect: Connect;
  /** Ends the background work and lets go of the state. */
  close(): void;
}

/** What the parts come to. */
export interface Composed {
  readonly handle: Handle;
  readonly connect: Connect;
}

function composed(parts: Parts): Composed {
  return { handle: pipeline(parts), connect: realtime(parts) };
}

/** `compose` turns the parts into the functions that answer. `background` is what the work in the background gets. */
export async function createApi(
  options: ReferenceApiOptions,
  compose: (parts: Parts) => Composed = composed,
  background: (services: Services) => Services = (services) => services,
): Promise<ReferenceApi> {
  const clock = options.clock ?? systemClock;
  const document = loadDocument();
  const state = options.state ?? openState(clock, options.dataDirectory);
  const services = await makeServices(options, clock, state);
  const steps: Readonly<Record<JobKind, JobStep>> = {
    batch: batchStep(services, document),
    webhook: webhookStep(background(services)),
    response: responseStep(services),
    fine_tuning: fineTuningStep(services),
  };
  state.jobs.start((job) => steps[job.kind](job));
  const api = compose({ document, handlers: HANDLERS, services });
  const limit = options.maxConcurrent ?? 2000;
  let atWork = 0;
  return {
    async handle(request, context = { signal: request.signal }) {
      if (atWork >= limit) return overloaded(services);
      atWork++;
      return whenDone(await api.handle(request, context), () => atWork--);
    },
    async connect(request) {
      if (atWork >= limit) return overloaded(services);
      const admitted = await api.connect(request);
      if (admitted instanceof Response) return admitted;
      return {
        ...admitted,
        async talk(socket) {
          atWork++;
          await admitted.talk(socket).finally(() => atWork--);
        },
      };
    },
    close: () => state.close(),
  };
}

async function makeServices(options: ReferenceApiOptions, clock: Clock, state: State): Promise<Services> {
  const { seed } = options;
  const ids = makeIds(seed);
  const tokenizer = await loadTokenizer();
  const random = seed === undefined ? Math.random : seededRandom(`answers ${seed}`);
  const { close: _, ...stores } = state;
  const limiter = rateLimiter(clock, options.quota ?? GENEROUS);
  const ofOwner = tunedModels(state.fineTuning);
  const withModels = (models: ModelCatalogue, maxOutputTokens: number | null = null) => ({
    models,
    chat: chatEngine({ clock, ids, random, models, tokenizer, maxOutputTokens }),
  });
  const services: Services = {
    ...stores,
    usage: spending(state.usage, limiter),
    clock,
    ids,
    ...withModels(modelCatalogue(clock)),
    async forOwner(owner) {
      const { allowedModels, maxOutputTokens } = await state.settings.get(owner);
      return { ...services, ...withModels(modelCatalogue(clock, await ofOwner(owner), allowedModels), maxOutputTokens) };
    },
    tokenizer,
    keys: keyRing(options.keys ?? [DEVELOPMENT_KEY], state, clock),
    limiter,
    live: liveResponses(),
    sender: options.sender ?? webhookSender(options.webhookReach ?? 'loopback'),
    pace: {
      pieceMs: options.paceMs ?? 4,
      stageMs: options.stageMs ?? 150,
      lineMs: options.lineMs ?? 20,
      batchesAtOnce: options.batchesAtOnce ?? 16,
      ...(options.webhookRetryMs === undefined ? {} : { webhookRetryMs: options.webhookRetryMs }),
    },
  };
  return services;
}

/** Whatever is billed counts against the quota, but for batches: they wait their turn instead. */
function spending(usage: UsageStore, limiter: RateLimiter): UsageStore {
  return {
    ...usage,
    record: (record) => (transaction) => {
      usage.record(record)(transaction);
      if (record.batchId === null) transaction.after(() => limiter.spend(record.owner, record.inputTokens + record.outputTokens));
    },
  };
}

function overloaded({ ids }: Services): Response {
  const error = new ApiError(503, 'overloaded', 'Too many requests are at work.', { headers: { 'retry-after': '1' } });
  const requestId = ids.next('req_');
  const response = problemResponse(error, requestId);
  response.headers.set('x-request-id', requestId);
  return response;
}

/** Calls `end` once, when the last byte was read or the reader has left. */
function whenDone(response: Response, end: () => void): Response {
  if (response.body === null) {
    end();
    return response;
  }
  const reader = response.body.getReader();
  let ended = false;
  const once = () => {
    if (!ended) end();
    ended = true;
  };
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { value, done } = await reader.read();
          if (!done) return controller.enqueue(value);
          once();
          controller.close();
        } catch (error) {
          once();
          controller.error(error);
        }
      },
      async cancel(reason) {
        once();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, response);
}
