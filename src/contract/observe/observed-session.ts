import type { Call } from '../call.ts';
import type { Exchange } from '../exchange.ts';
import { NotRecorded } from '../har/replay.ts';
import { Session, type SessionOptions } from '../session.ts';

/** A session that has one exchange, made by somebody else, and answers with it whatever a scenario asks of its operation. It sends nothing. */
export class ObservedSession extends Session {
  private readonly seen: Exchange;
  private readonly models: Exchange | undefined;

  /** `models`: the list of models, where it came by. */
  constructor(options: SessionOptions, seen: Exchange, models: Exchange | undefined) {
    super(options);
    this.seen = seen;
    this.models = models;
    this.exchanges.push(seen);
  }

  override async send(call: Call): Promise<Exchange> {
    const { key } = call.operation;
    if (key === this.seen.operation && (call.stream === true) === (this.seen.asked === 'stream')) return this.seen;
    if (key === this.map.models?.list && this.models !== undefined) return this.models;
    throw new NotRecorded();
  }
}
