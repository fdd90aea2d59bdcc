// The catalogue of clauses as typed data: a misspelt id does not compile.
import { CLAUSE_DATA, FAMILY_DATA } from './clauses.generated.ts';
import type { ClauseData } from './types.ts';

export type ClauseId = (typeof CLAUSE_DATA)[number]['id'];
export type FamilyId = (typeof FAMILY_DATA)[number]['id'];

export interface Clause extends ClauseData {
  readonly id: ClauseId;
  readonly family: FamilyId;
}

/** In the order of docs/conventions.md. */
export const CLAUSES: readonly Clause[] = CLAUSE_DATA;
export const FAMILIES: readonly { readonly id: FamilyId; readonly about: string }[] = FAMILY_DATA;

const BY_ID: ReadonlyMap<string, Clause> = new Map(CLAUSES.map((clause) => [clause.id, clause]));

export function isClauseId(id: string): id is ClauseId {
  return BY_ID.has(id);
}

export function clause(id: ClauseId): Clause {
  // The type allows only ids that the catalogue holds.
  return BY_ID.get(id) as Clause;
}
