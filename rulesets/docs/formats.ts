import type { Format } from '../../src/description/types.ts';

/** An exception can stand in any description. */
export const EVERY_FORMAT: readonly Format[] = ['oas2', 'oas3.0', 'oas3.1', 'oas3.2', 'asyncapi2', 'asyncapi3'];
