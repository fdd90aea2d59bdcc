// The value that a rule was given and the `field` of its `then` in, what the function looks at out.
import { JSONPath } from 'jsonpath-plus';
import lodash from 'lodash';
import type { Path } from './types.ts';

export interface Target {
  readonly path: Path;
  readonly value: unknown;
}

export function targetsOf(value: unknown, field: string | undefined): Target[] {
  if (typeof field !== 'string' || (typeof value !== 'object' && typeof value !== 'function') || value === null)
    return [{ path: [], value }];
  if (field === '@key') return orNothing(Object.keys(value).map((key) => ({ path: [key], value: key })));
  if (!field.startsWith('$')) return [{ path: lodash.toPath(field), value: lodash.get(value, field) }];
  const targets: Target[] = [];
  JSONPath({
    path: field,
    json: value,
    resultType: 'all',
    callback: (found: { path: string; value: unknown }) => {
      targets.push({ path: lodash.toPath(found.path.slice(1)), value: found.value });
    },
  });
  return orNothing(targets);
}

/** Spectral calls the function with nothing rather than not at all. */
function orNothing(targets: Target[]): Target[] {
  return targets.length > 0 ? targets : [{ path: [], value: undefined }];
}
