// The clauses that every answer of the mock keeps, as far as the description lets it: `docs/coverage.md` lists them.
import type { ClauseId } from '../clauses/index.ts';

export const MOCK_KEEPS: readonly ClauseId[] = [
  ...(['SSE-03', 'SSE-04', 'SSE-07', 'SSE-08', 'SSE-09', 'SSE-10', 'SSE-11', 'SSE-17', 'SSE-18', 'SSE-19'] as const),
  ...(['SSE-21', 'SSE-22', 'SSE-23', 'SSE-24', 'SSE-25', 'SSE-28', 'SSE-29'] as const),
  ...(['JOB-07', 'JOB-08', 'JOB-09', 'JOB-10', 'JOB-13', 'JOB-14'] as const),
  ...(['BAT-01', 'BAT-02', 'BAT-06', 'BAT-07', 'BAT-08', 'BAT-09', 'BAT-10'] as const),
  ...(['MOD-08', 'USE-04', 'USE-07', 'USE-08', 'USE-09', 'USE-10', 'USE-11'] as const),
  ...(['SMP-05', 'SMP-07', 'SMP-09', 'FIN-05', 'FIN-06', 'FIN-07', 'FIN-09', 'FIN-10'] as const),
  ...(['ERR-07', 'ERR-08', 'ERR-09', 'ERR-10', 'ERR-11', 'ERR-12', 'ERR-13', 'ERR-14', 'LIM-02', 'FIL-03', 'SEC-03'] as const),
];
