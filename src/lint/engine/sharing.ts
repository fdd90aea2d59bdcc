// Which rule functions find the same in a value whichever path leads to it.
import type { Rule } from '@stoplight/spectral-core';
import functions from '@stoplight/spectral-functions';
import rulesets from '@stoplight/spectral-rulesets';
import { noZone, type Zone } from './place.ts';

const OAS = new Map(
  Object.values(rulesets.oas.rules as Record<string, { then: unknown }>)
    .flatMap(({ then }) => then as { function: { name: string } }[] | { function: { name: string } })
    .map((then) => [then.function.name, then.function as unknown]),
);

/**
 * They use the path only to place their findings, and of the documents only what holds everywhere in them or at the place of the value.
 * Every other function, and so every function of a user, is called for every path.
 */
const SHARED: ReadonlySet<unknown> = new Set([
  ...Object.values(functions),
  ...['oasSchema', 'typedEnum', 'oasDiscriminator', 'serverVariables', 'uniquenessTags'].flatMap((name) => OAS.get(name) ?? []),
]);

export const OAS_EXAMPLE = OAS.get('oasExample');
export const OAS_SCHEMA = OAS.get('oasSchema');

/** `oasExample` does not ask for what is read-only in a media type of a request, nor for what is write-only in one of a response. */
const mediaZone: Zone = (path) => {
  const zone =
    path[0] === 'components' ? path[1] : path[0] === 'responses' ? 'responses' : path[0] === 'paths' ? path[3] : undefined;
  return zone === 'requestBody' || zone === 'requestBodies' || zone === 'responses' ? zone : '';
};

/** The zone in which the findings of a rule are the same for a value; undefined where each path has its own. */
export function zoneOf(rule: Rule): Zone | undefined {
  if (rule.then.every((then) => SHARED.has(then.function))) return noZone;
  const isExample = rule.then.every((then) => SHARED.has(then.function) || then.function === OAS_EXAMPLE);
  return isExample ? mediaZone : undefined;
}
