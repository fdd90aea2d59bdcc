// A fixture, or a document in memory -> its API map and quick access to one operation.
import { fileURLToPath } from 'node:url';
import { buildApiMap } from '../../src/api-map/index.ts';
import type { ApiMap, OperationMap } from '../../src/api-map/types.ts';
import { describe as describeData, loadDescription } from '../../src/description/index.ts';

const folder = fileURLToPath(new URL('../../fixtures/descriptions/', import.meta.url));

export interface Mapped {
  readonly map: ApiMap;
  /** Throws when the key is not in the map, so a misspelt test fails. */
  readonly operation: (key: string) => OperationMap;
}

export async function mapFixture(name: string): Promise<Mapped> {
  return access(buildApiMap(await loadDescription({ source: folder + name, cwd: folder })));
}

export function mapOf(data: unknown): Mapped {
  return access(buildApiMap(describeData(data)));
}

/** One POST under `/it`. */
export function mapPost(request: unknown, answer: unknown, more: Record<string, unknown> = {}): OperationMap {
  const body = (schema: unknown) => ({ content: { 'application/json': { schema } } });
  const post = { requestBody: body(request), responses: { 200: { description: 'It.', ...body(answer) } }, ...more };
  return mapOf({ openapi: '3.1.0', info: {}, paths: { '/it': { post } } }).operation('POST /it');
}

function access(map: ApiMap): Mapped {
  const operation = (key: string) => {
    const found = map.operations.find((candidate) => candidate.key === key);
    if (found === undefined)
      throw new Error(`${key} is not in the map: ${map.operations.map((candidate) => candidate.key).join(', ')}`);
    return found;
  };
  return { map, operation };
}
