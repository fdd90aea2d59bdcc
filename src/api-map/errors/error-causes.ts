// In: the declared errors of an operation. Out: which causes they tell apart: a prompt that is too long, an overload, an exhausted credit.
import type { Node } from '../../description/node.ts';
import { fieldsUnder, shape } from '../schema/fields.ts';
import { declarations, valuesOf } from '../schema/schema-view.ts';
import type { ErrorCauses, ErrorMap, ErrorResponseMap, Evidence } from '../types.ts';

const TOO_LONG =
  /context_?(length|window|size|limit)|too_?(long|large)|(token|length|size)_?limit|max(imum)?_?(context|length|tokens)|(prompt|input|request|payload|content)_?too|string_above_max|tokens_exceeded/;
const OVERLOAD = /overload|capacity|unavailable|(server|engine|model)_busy|^busy|not_ready/;
const NO_CREDIT = /quota|billing|credit|balance|payment|insufficient_funds|spend_?limit/;

export function readCauses(errors: ErrorMap): ErrorCauses {
  const all = Object.entries(errors.byStatus);
  const find = (statuses: RegExp, word: RegExp, described: boolean): Evidence | undefined => {
    const own = all.find(([status]) => statuses.test(status));
    if (own !== undefined) return shape(own[1].node);
    const said = all.find(([, error]) => wordsOf(error, described).some((text) => word.test(text)));
    return said === undefined ? undefined : shape(said[1].node);
  };
  const put = (key: keyof ErrorCauses, found: Evidence | undefined) => (found === undefined ? {} : { [key]: found });
  return {
    ...put('tooLong', find(/^413$/, TOO_LONG, true)),
    ...put('overload', find(/^(503|529)$/, OVERLOAD, true)),
    // A description that names both under one status tells nothing apart; only a status or a code does.
    ...put('noCredit', find(/^402$/, NO_CREDIT, false)),
  };
}

/** What a program can compare, and where `described` is set, what people read. */
function wordsOf({ node, schema, codes }: ErrorResponseMap, described: boolean): string[] {
  const texts: unknown[] = codes.flatMap(({ values = [] }) => values);
  if (schema !== undefined) {
    for (const field of fieldsUnder(schema, 3).filter(({ word }) => /^(error_)?(code|type|kind|reason|status)$/.test(word))) {
      // Each variant of an error has its own constant; the field shows the first.
      for (const place of placesOf(schema, field.at)) texts.push(...(valuesOf(place)?.values ?? []), place.string('description'));
    }
  }
  if (described) texts.push(node.string('description'), schema?.string('description'));
  for (const media of node.get('content')?.entries() ?? []) texts.push(examplesOf(media[1]));
  return texts
    .filter((text): text is string => typeof text === 'string')
    .map((text) => text.toLowerCase().replace(/[^a-z0-9]+/g, '_'));
}

/** Every declaration of the field at a pointer, over all branches on the way. */
function placesOf(schema: Node, at: string): Node[] {
  let places = [schema];
  for (const name of at.split('/').slice(1)) {
    if (name === '*') return [];
    places = places.flatMap((place) => declarations(place, name.replaceAll('~1', '/').replaceAll('~0', '~'))).slice(0, 200);
  }
  return places;
}

function examplesOf(media: Node): string | undefined {
  const shown = [media.get('example')?.value, media.get('examples')?.value].filter((value) => value !== undefined);
  return shown.length === 0 ? undefined : (JSON.stringify(shown) ?? '').slice(0, 10_000);
}
