import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { ApiMap, OperationMap } from '../api-map/types.ts';
import type { ResentRequest } from '../report/model.ts';
import { Aborted, type Call, LimitReached, Unresponsive } from './call.ts';
import type { Credentials } from './credentials.ts';
import { type Exchange, isSuccess, toExchange } from './exchange.ts';
import { leaveEarly } from './leave-early.ts';
import { takenBackBy } from './made.ts';
import { prepareRequest, redirectWithin, urlOf } from './prepare-request.ts';
import { retryAfterSeconds } from './retry-after.ts';
import { liveTransport, type Outgoing, type Transport } from './transport.ts';
import { type Clock, pause } from './wire/clock.ts';
import type { WireLimits } from './wire/types.ts';

export interface SessionOptions {
  readonly map: ApiMap;
  readonly target: URL;
  readonly credentials: Credentials;
  readonly model?: string;
  readonly limits: WireLimits;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly concurrency: number;
  /** How long to wait between polls when the target does not say. */
  readonly pollMs: number;
  /** For waiting on one job. */
  readonly jobMs: number;
  readonly runMs: number;
  readonly maxRequests?: number;
  readonly maxTokens?: number;
  readonly onRequest?: (sent: number) => void;
  /** What this run calls its own: idempotency keys are made of it. A replay has that of the run it repeats. */
  readonly runId: string;
  /** Chooses what is generated. 1 when absent. */
  readonly seed?: number;
  /** The network when absent. */
  readonly transport?: Transport;
  /** Every exchange as it ends, redirects and refused tries included. */
  readonly onExchange?: (outgoing: Outgoing, exchange: Exchange) => void;
}

const MAX_REDIRECTS = 3;
const MAX_RETRIES = 4;
const TIMEOUTS_BEFORE_GIVING_UP = 2;
const RETRY_AFTER_CAP_MS = 10_000;
/** So many calls for which no waiting helped, and it is not tried again. */
const VAIN_WAITS = 3;
/** How often a request is sent again that got no answer since the connection broke, and how long after the first time. */
const MAX_RESENDS = 2;
const RESEND_MS = 250;
/** What all bodies of a run may hold together before the limit of each shrinks, and to how much. */
const RUN_BODY_BYTES = 64 * 1024 * 1024;
const LEAST_BODY_BYTES = 2 * 1024 * 1024;

/** Sends calls within the user's limits, each distinct one once, and remembers every exchange. */
export class Session {
  readonly options: SessionOptions;
  readonly exchanges: Exchange[] = [];
  private readonly shared = new Map<string, Promise<Exchange>>();
  private readonly memos = new Map<string, Promise<unknown>>();
  private readonly timeouts = new Map<string, number>();
  private readonly cleanups: (() => Promise<boolean>)[] = [];
  /** What can be deleted again, by the path of its deletion. */
  private readonly made = new Map<string, Call>();
  private readonly waiting: (() => void)[] = [];
  private readonly started: number;
  private active = 0;
  private readonly endedJobs = new Set<string>();
  private tokens = 0;
  private copies = 1000;
  private cleanUntil: number | undefined;
  private vainWaits = 0;
  private heldUntil = 0;
  private readonly resent = new Map<string, ResentRequest>();
  private bodyBytes = 0;
  private readonly scope = new AsyncLocalStorage<{ readonly name: string; readonly round: number }>();
  requests = 0;

  constructor(options: SessionOptions) {
    this.options = options;
    // Every request and every pause that is under way listens to it.
    setMaxListeners(0, options.signal);
    this.started = options.clock.now();
  }

  get map(): ApiMap {
    return this.options.map;
  }

  operation(key: string | undefined): OperationMap | undefined {
    return key === undefined ? undefined : this.map.operations.find((operation) => operation.key === key);
  }

  /** The exchange of an equal earlier call, or a new one. Follows redirects within the target's origin and waits out 429 and 503. */
  send(call: Call): Promise<Exchange> {
    const key = JSON.stringify([
      this.scope.getStore()?.round ?? 0,
      call.method ?? call.operation.method,
      call.path,
      call.query,
      call.headers,
      call.mediaType,
      call.bytes === undefined ? call.json : Buffer.from(call.bytes).toString('base64'),
      call.identity === 'caller' ? undefined : call.identity,
      call.copy,
      // Such requests differ in their Accept alone.
      call.operation.stream?.switch.by === 'accept' && call.stream,
    ]);
    let exchange = this.shared.get(key);
    if (exchange === undefined) {
      exchange = this.sendWithRetries(call);
      this.shared.set(key, exchange);
    }
    return exchange;
  }

  /** A copy number that no other call has: for requests that must not be shared. */
  nextCopy(): number {
    return ++this.copies;
  }

  /** Work that several scenarios read, done once. */
  once<T>(key: string, work: () => Promise<T>): Promise<T> {
    let result = this.memos.get(key);
    if (result === undefined) {
      result = this.within(key, work);
      this.memos.set(key, result);
    }
    return result as Promise<T>;
  }

  /** Does `work` under a name, which tells equal requests apart that are sent for different ends. Calls are shared within one `round` only. */
  within<T>(name: string, work: () => T, round = this.scope.getStore()?.round ?? 0): T {
    return this.scope.run({ name: round === 0 ? name : `${name} again ${round}`, round }, work);
  }

  /** Requests that were sent again since the network broke the first try, and answered then. */
  get resends(): readonly ResentRequest[] {
    return [...this.resent.values()];
  }

  /** A name that no other run has used; the same for the same `purpose`. */
  ownName(purpose: string): string {
    return `assay-${createHash('sha256').update(`${this.options.runId} ${purpose}`).digest('hex').slice(0, 32)}`;
  }

  async pause(ms: number): Promise<void> {
    // The user's stop is what the cleaning follows.
    const signal = this.cleanUntil === undefined ? this.options.signal : new AbortController().signal;
    await pause(this.options.clock, ms, signal);
    if (signal.aborted) throw new Aborted();
  }

  /** A job that has ended needs no cancelling. */
  ended(id: string): void {
    this.endedJobs.add(id);
  }

  isEnded(id: string): boolean {
    return this.endedJobs.has(id);
  }

  /** Remembers how to take back what was created. `act` resolves to whether it is gone. */
  afterwards(act: () => Promise<boolean>): void {
    this.cleanups.push(act);
  }

  /** Whether something was created that is to be taken back. */
  get hasLeftovers(): boolean {
    return this.cleanups.length + this.made.size > 0;
  }

  /**
   * Takes back what was created: ends what is at work, then deletes what is stored. Best effort, all of it within `ms`. Resolves to how many
   * things were not taken back.
   */
  async cleanUp(ms: number): Promise<number> {
    this.cleanUntil = this.options.clock.now() + ms;
    const left = await this.doAll(this.cleanups.splice(0).reverse());
    // What was at work may have stored more by its end.
    const removals = [...this.made.values()].reverse().map((call) => async () => {
      const { status } = await this.send({ ...call, copy: this.nextCopy() });
      return (status >= 200 && status < 300) || status === 404 || status === 410;
    });
    return left + (await this.doAll(removals));
  }

  /** Resolves to how many of them failed, or were not begun in time. */
  private async doAll(acts: readonly (() => Promise<boolean>)[]): Promise<number> {
    let left = acts.length;
    let next = 0;
    const worker = async () => {
      while (next < acts.length && this.options.clock.now() <= this.cleanUntil!) {
        if (await acts[next++]!().catch(() => false)) left--;
      }
    };
    await Promise.all(Array.from({ length: this.options.concurrency }, worker));
    return left;
  }

  private async sendWithRetries(call: Call): Promise<Exchange> {
    const tries: Exchange[] = [];
    for (let attempt = 0; ; attempt++) {
      const exchange = await this.sendOnce(call);
      if (tries.length < MAX_RESENDS && this.mayResend(call, exchange)) {
        tries.push(exchange);
        await this.pause(RESEND_MS * 2 ** (tries.length - 1));
        continue;
      }
      if (tries.length > 0 && exchange.status > 0) this.noteResend(call.operation.key, tries);
      const wait = this.waitFor(exchange);
      if (wait === undefined) return exchange;
      if (attempt === MAX_RETRIES || wait > RETRY_AFTER_CAP_MS * MAX_RETRIES || this.vainWaits >= VAIN_WAITS) {
        this.vainWaits++;
        return exchange;
      }
      // The limit is the caller's, not that of one operation: nobody goes on while one has to wait.
      this.heldUntil = Math.max(this.heldUntil, this.options.clock.now() + Math.min(wait, RETRY_AFTER_CAP_MS));
      await this.pause(Math.min(wait, RETRY_AFTER_CAP_MS));
    }
  }

  /**
   * Whether the network may be to blame that no answer came, and the request can be sent again without making something twice. A target that
   * has never answered is not there.
   */
  private mayResend(call: Call, { status, wire }: Exchange): boolean {
    if (status !== 0 || this.cleanUntil !== undefined || !this.exchanges.some((exchange) => exchange.status > 0)) return false;
    if (wire.unreachable) return true;
    const { operation } = call;
    const makesNothing = (call.method ?? operation.method) === 'GET' || (operation.inference && operation.job === undefined);
    return makesNothing && (wire.ending === 'reset' || wire.ending === 'closed-early');
  }

  /** What the network broke is not the target's answer, so nothing is judged by it. */
  private noteResend(operation: string, tries: readonly Exchange[]): void {
    const why = tries[0]!.wire.detail;
    for (const exchange of tries) this.exchanges.splice(this.exchanges.indexOf(exchange), 1);
    const times = (this.resent.get(`${operation} ${why}`)?.times ?? 0) + 1;
    this.resent.set(`${operation} ${why}`, { operation, why, times });
  }

  /** How long a 429 or 503 asks to wait; undefined for any other answer. */
  private waitFor(exchange: Exchange): number | undefined {
    if (exchange.status !== 429 && !(exchange.status === 503 && exchange.header('retry-after') !== undefined)) return undefined;
    const seconds = retryAfterSeconds(exchange.header('retry-after'));
    return seconds === undefined ? this.options.pollMs * 2 : seconds * 1000;
  }

  private async sendOnce(call: Call): Promise<Exchange> {
    const { clock, limits } = this.options;
    const slot = `${call.operation.key}${call.stream ? ' (stream)' : ''}`;
    if ((this.timeouts.get(slot) ?? 0) >= TIMEOUTS_BEFORE_GIVING_UP && this.cleanUntil === undefined) {
      throw new Unresponsive(
        `${call.operation.key} did not answer within ${limits.totalMs} ms, ${TIMEOUTS_BEFORE_GIVING_UP} times`,
        call.stream === true,
      );
    }
    this.spend(call);
    await this.enter(call.urgent === true);
    try {
      if (call.urgent !== true && this.cleanUntil === undefined) await this.untilReleased();
      let url = urlOf(call, this.options.target);
      for (let hop = 0; ; hop++) {
        const { wireRequest, masked } = prepareRequest(call, url, this.options.credentials);
        const outgoing = this.outgoing(call, url, hop, wireRequest);
        this.requests++;
        this.options.onRequest?.(this.requests);
        const ends = this.cleanUntil ?? this.started + this.options.runMs;
        const bounded = {
          ...limits,
          totalMs: Math.min(limits.totalMs, Math.max(1, ends - clock.now())),
          bodyBytes: Math.min(limits.bodyBytes, Math.max(LEAST_BODY_BYTES, RUN_BODY_BYTES - this.bodyBytes)),
        };
        // The user's stop is what the cleaning follows.
        const signal = this.cleanUntil === undefined ? this.options.signal : new AbortController().signal;
        const leaving = leaveEarly(call, clock, signal);
        const answered = await (this.options.transport ?? liveTransport)(outgoing, bounded, clock, leaving.signal, leaving.watch);
        const wire = leaving.end(answered.wire);
        if (wire.ending === 'aborted') throw new Aborted();
        const { request } = answered;
        this.bodyBytes += wire.body.length;
        if (wire.ending === 'timeout') this.timeouts.set(slot, (this.timeouts.get(slot) ?? 0) + 1);
        const exchange = toExchange(
          { operation: call.operation.key, request: request ?? masked, valid: outgoing.valid },
          wire,
          call.stream ? call.operation.stream?.framing : undefined,
        );
        this.exchanges.push(exchange);
        this.noteMade(call, exchange);
        this.options.onExchange?.(outgoing, exchange);
        const next = hop < MAX_REDIRECTS ? redirectWithin(url, exchange, wireRequest.method) : undefined;
        if (next === undefined) return exchange;
        url = next;
      }
    } finally {
      this.leave();
    }
  }

  private outgoing(call: Call, url: URL, hop: number, request: Outgoing['request']): Outgoing {
    const { name: scope, round = 0 } = this.scope.getStore() ?? {};
    const shared = call.copy === undefined && round === 0;
    return {
      operation: call.operation.key,
      identity: call.identity ?? 'caller',
      valid: call.valid && (call.identity ?? 'caller') === 'caller',
      stream: call.stream === true,
      path: url.pathname,
      query: hop === 0 ? (call.query ?? []) : [...url.searchParams],
      headers: call.headers ?? [],
      ...(shared || scope === undefined ? {} : { scope }),
      request,
    };
  }

  /** Waits while a 429 holds all requests. */
  private async untilReleased(): Promise<void> {
    const { clock } = this.options;
    for (let held = this.heldUntil - clock.now(); held > 0; held = this.heldUntil - clock.now()) await this.pause(held);
  }

  private noteMade(call: Call, exchange: Exchange): void {
    if (call.method === undefined && call.operation.method === 'DELETE' && isSuccess(exchange)) this.made.delete(call.path);
    for (const removal of takenBackBy(this.map, call.operation, exchange)) this.made.set(removal.path, removal);
  }

  private spend(call: Call): void {
    const { maxRequests, maxTokens, signal, clock, runMs } = this.options;
    if (this.cleanUntil !== undefined) return;
    if (signal.aborted) throw new Aborted();
    if (clock.now() - this.started > runMs) throw new LimitReached(`the run has taken its ${runMs} ms`);
    if (maxRequests !== undefined && this.requests + this.active >= maxRequests)
      throw new LimitReached(`--max-requests ${maxRequests}`);
    const tokens = call.tokens ?? 0;
    if (maxTokens !== undefined && this.tokens + tokens > maxTokens) throw new LimitReached(`--max-tokens ${maxTokens}`);
    this.tokens += tokens;
  }

  private async enter(urgent: boolean): Promise<void> {
    if (!urgent && this.active >= this.options.concurrency) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.active++;
  }

  private leave(): void {
    this.active--;
    this.waiting.shift()?.();
  }
}
