// A stream whose description shows it as text goes in; its events come out: the example cut where it may be, or plain words.
import { typesOf } from '../api-map/schema/schema-view.ts';
import type { StreamMap } from '../api-map/types.ts';
import { encodeSse } from '../stream/index.ts';
import type { Making } from './ensure-place.ts';
import { examplesOf } from './prism-operation.ts';
import { madeText, pieces } from './text.ts';
import type { TimedText } from './timing.ts';

const FIELDS = /^(data|event|id|retry)?:/m;

/** Undefined where the events are values, which are made by their schema. */
export function textStream(stream: StreamMap, making: Making): readonly TimedText[] | undefined {
  if (stream.framing !== 'sse' || stream.media === undefined || stream.lifecycle !== undefined) return undefined;
  const types = stream.event === undefined ? undefined : typesOf(stream.event);
  if (types !== undefined && !(types.size === 1 && types.has('string'))) return undefined;
  const example = examplesOf(stream.media)
    .map(({ value }) => value)
    .find((value): value is string => typeof value === 'string' && FIELDS.test(value));
  if (example !== undefined) {
    const events = example.split(/\r?\n\r?\n/).filter((event) => event.trim() !== '');
    return events.map((event) => ({ text: `${event.trimEnd()}\n\n`, piece: true }));
  }
  if (types === undefined) return undefined;
  return pieces(madeText(making)).map((piece) => ({ text: encodeSse({ data: piece }), piece: true }));
}
