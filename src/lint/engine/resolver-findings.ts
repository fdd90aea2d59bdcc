// What the resolver could not follow in, one `invalid-ref` finding for each out.
import spectralCore, { type Document } from '@stoplight/spectral-core';
import type { Diagnostic, Path } from './types.ts';

export interface ResolverError {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly uriStack: readonly string[];
}

export function resolverFindings(document: Document, errors: readonly ResolverError[]): Diagnostic[] {
  const once = new Map<string, ResolverError>();
  for (const error of errors) if (!once.has(error.message)) once.set(error.message, error);
  return Array.from(once.values(), (error) => {
    const path: Path = [...error.path, '$ref'];
    const source = error.uriStack.at(-1) ?? document.source;
    return {
      code: 'invalid-ref',
      path,
      message: error.message.replace(/^Error\s*:\s*/, ''),
      severity: 0,
      range: document.getRangeForJsonPath(path, true) ?? spectralCore.Document.DEFAULT_RANGE,
      ...(source !== null && { source }),
    };
  });
}
