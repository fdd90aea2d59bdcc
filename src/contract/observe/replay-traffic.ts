import type { ApiMap } from '../../api-map/types.ts';
import { AssayError } from '../../errors/assay-error.ts';
import type { ContractReport } from '../../report/model.ts';
import { credentials } from '../credentials.ts';
import type { RecordedEntry, Recording } from '../har/read-har.ts';
import type { Selection } from '../plan.ts';
import { basesOf, publicUrl } from '../target.ts';
import { basesIn, matchOperation } from './match-operation.ts';
import { observer } from './observer.ts';

export interface TrafficOptions {
  readonly map: ApiMap;
  readonly selection: Selection;
  readonly spec: string;
  /** As the user named the recording. */
  readonly file: string;
  /** Only exchanges with this deployment; the one that most of them are with when absent. */
  readonly target?: URL;
  readonly onError?: (check: string, error: unknown) => void;
}

/** A recording that is no run of ours → the report on what its exchanges show. Throws when none of them is with the described API. */
export async function gradeTraffic({ entries }: Recording, options: TrafficOptions): Promise<ContractReport> {
  const { map, file, target } = options;
  const likeliest = likeliestBase(map, entries);
  const bases = target === undefined ? (likeliest === undefined ? [] : [likeliest]) : basesOf(target, map);
  const origin = bases[0]?.origin;
  const match = matchOperation(
    map,
    bases.map(({ pathname }) => pathname.replace(/\/$/, '')),
  );
  const own = entries.filter(({ method, url }) => new URL(url).origin === origin && match(method, new URL(url)) !== undefined);
  if (bases[0] === undefined || own.length === 0) {
    const where = target === undefined ? '' : ` at ${target.origin}${target.pathname.replace(/\/$/, '')}`;
    throw new AssayError('ASSAY_TEST_RECORDING', `${file} holds no exchange with an operation of ${options.spec}${where}`);
  }
  const watching = observer({ ...options, match, target: shown(target ?? bases[0]) });
  for (const { method, url, headers, mediaType, body, wire } of own)
    await watching.see({
      method,
      url: new URL(url),
      headers,
      ...(mediaType === undefined ? {} : { mediaType }),
      ...(body === undefined ? {} : { body }),
      wire,
    });
  const times = own.map(({ wire }) => wire.timings);
  return watching.report(Math.max(...times.map(({ end }) => end)) - Math.min(...times.map(({ start }) => start)));
}

/** Origin and path before the operations', the one that most entries fit. */
function likeliestBase(map: ApiMap, entries: readonly RecordedEntry[]): URL | undefined {
  const counts = new Map<string, number>();
  for (const { method, url } of entries) {
    const parsed = new URL(url);
    for (const path of new Set(basesIn(map, method, parsed)))
      counts.set(`${parsed.origin}${path}`, (counts.get(`${parsed.origin}${path}`) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([, left], [, right]) => right - left);
  return first === undefined ? undefined : new URL(first[0]);
}

function shown(url: URL): string {
  return publicUrl(url, credentials({ name: 'ASSAY_TOKEN', headers: [], target: url }));
}
