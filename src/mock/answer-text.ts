// An answer and the request go in; the generated text is put where the map says, within the limits that the request sets.
import type { OperationMap, RequestMap } from '../api-map/types.ts';
import { valueFor } from './client-schema.ts';
import { ensurePlace, type Making } from './ensure-place.ts';
import { madeText, pieces } from './text.ts';
import { wantedJson } from './wanted-json.ts';
import { type Place, places, setAt, valueAt } from './wire.ts';

export interface WrittenText {
  readonly texts: readonly string[];
  /** The limit of the request cut it. */
  readonly cut: boolean;
  /** The stop sequence that ended it. */
  readonly stopped: string | undefined;
}

/** Text that an example gives stays; text that means nothing is replaced by sentences. A request for JSON gets JSON. */
export function writeText(body: unknown, operation: OperationMap, request: unknown, making: Making, fresh: boolean): WrittenText {
  const field = operation.answer?.text;
  const schema = operation.answer?.schema;
  if (field === undefined || schema === undefined) return { texts: [], cut: false, stopped: undefined };
  if (places(body, field.at).length === 0) {
    const made = ensurePlace(body, schema, field.at, making);
    if (made !== undefined) setAt(body, made.keys, '');
  }
  let cut = false;
  let stopped: string | undefined;
  const wanted = operation.kind.value === 'generation' ? wantedJson(request) : undefined;
  const json = wanted === undefined ? undefined : JSON.stringify(valueFor(wanted.schema, making.seed));
  const texts = places(body, field.at)
    .filter((place) => typeof place.value === 'string' || place.value === null)
    .map((place, at) => {
      const kept = json ?? (fresh || !isMeaningful(place) ? madeText({ seed: making.seed + at }) : String(place.value));
      const limited = limit(kept, operation.request, request);
      cut ||= limited.cut;
      stopped ??= limited.stopped;
      setAt(body, place.keys, limited.text);
      return limited.text;
    });
  return { texts, cut, stopped };
}

export function isMeaningful({ value }: Pick<Place, 'value'>): boolean {
  return typeof value === 'string' && value.trim() !== '' && value !== 'string';
}

/** FIN-09: a stop sequence ends the text and is no part of it. USE-09: the output keeps within the limit. */
function limit(text: string, map: RequestMap, request: unknown): { text: string; cut: boolean; stopped?: string } {
  const stops =
    map.stop === undefined
      ? []
      : [valueAt(request, map.stop.at)].flat().filter((stop): stop is string => typeof stop === 'string' && stop !== '');
  let kept = text;
  let stopped: string | undefined;
  for (const stop of stops) {
    const at = kept.indexOf(stop);
    if (at < 0) continue;
    kept = kept.slice(0, at);
    stopped = stop;
  }
  const limits = map.outputLimits
    .map(({ at }) => valueAt(request, at))
    .filter((value): value is number => typeof value === 'number' && value > 0);
  const all = pieces(kept);
  const most = Math.min(...limits, all.length);
  if (most < all.length) return { text: all.slice(0, most).join(''), cut: true };
  return { text: kept, cut: false, ...(stopped === undefined ? {} : { stopped }) };
}
