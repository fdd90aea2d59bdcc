import type { ApiMap, OperationMap } from '../api-map/types.ts';
import type { ClauseId } from '../clauses/index.ts';
import type { Level } from '../report/model.ts';
import type { Exchange } from './exchange.ts';
import type { Session } from './session.ts';
import type { Judgement } from './verdict.ts';

/** What a scenario of the user's reads when it names no clause: itself. */
export type OwnClause = `own/${string}`;

/** One thing that is tried against a target, and the claims that are judged by what came back. */
export interface Scenario<Claim extends string = string, Clause extends string = ClauseId | OwnClause> {
  /** `<family>/<scenario>`; with `:<claim>` it is the id of a check. */
  readonly id: string;
  /** One sentence: what it sends and what it looks at. */
  readonly about: string;
  /** The clause that each claim reads. */
  readonly claims: Readonly<Record<Claim, Clause>>;
  /** The user wrote it: it runs whatever the API is, at the level that is given, or that of its clause, or as a MUST. */
  readonly own?: { readonly level?: Level };
  /** It makes things that stay (jobs, files), so `--read-only` leaves it out. */
  readonly creates?: boolean;
  /** It reads what the others recorded, and so runs after them. */
  readonly last?: boolean;
  /** Requests for one target, at most; those that others make as well included. */
  readonly requests: number;
  /** What one of its calls of a model may ask for, in tokens of output, where that is more than usual. 0: it makes none. */
  readonly outputTokens?: number;
  /** Where it applies, by the map alone. A claim that no target names does not apply. */
  targets(map: ApiMap): readonly Target<Claim>[];
  /** Which claims can be judged by an exchange that somebody else made, whatever was asked in it. None when absent. */
  passive?(operation: OperationMap, exchange: Exchange): readonly Claim[];
  /** Every claim of the target gets a judgement. */
  run(target: Target<Claim>, session: Session): Promise<Judgements<Claim>>;
}

/** What claims that the target does not name come to is not read. */
export type Judgements<Claim extends string = string> = Readonly<Partial<Record<Claim, Judgement | undefined>>>;

export interface Target<Claim extends string = string> {
  readonly operation: OperationMap;
  readonly claims: readonly Claim[];
}

/** Keeps the claims of a literal as its type. */
export function scenario<Claim extends string>(definition: Scenario<Claim, ClauseId>): Scenario<Claim, ClauseId> {
  return definition;
}

/** A target for `operation` with the claims that `applies` names true; none when that leaves no claim. */
export function target<Claim extends string>(
  operation: OperationMap,
  applies: Readonly<Record<Claim, boolean>>,
): Target<Claim>[] {
  const claims = (Object.keys(applies) as Claim[]).filter((claim) => applies[claim]);
  return claims.length === 0 ? [] : [{ operation, claims }];
}

/** One judgement for all claims: what they share has failed or is missing. */
export function all<Claim extends string>(
  claims: readonly Claim[],
  judgement: Judgement,
): Readonly<Partial<Record<Claim, Judgement>>> {
  return Object.fromEntries(claims.map((claim) => [claim, judgement])) as Judgements<Claim>;
}

/** Claims that any successful answer in one body lets judge. */
export function byAnswer<Claim extends string>(...claims: readonly Claim[]) {
  return (_: OperationMap, exchange: Exchange): readonly Claim[] =>
    exchange.status >= 200 && exchange.status < 300 && exchange.asked !== 'stream' ? claims : [];
}

/** Claims that any answer to a request for a stream lets judge, as long as it is no refusal. */
export function byStream<Claim extends string>(...claims: readonly Claim[]) {
  return (_: OperationMap, exchange: Exchange): readonly Claim[] =>
    exchange.status >= 200 && exchange.status < 300 && exchange.asked === 'stream' ? claims : [];
}
