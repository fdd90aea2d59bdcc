import { CATALOGUE, type ErrorCode } from './catalogue.ts';

/**
 * A failure that a user can act on. `main.ts` prints `message` and `remedy` and exits with 2; no stack without `--debug`.
 * Anything else that is thrown is a defect of assay's own.
 */
export class AssayError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;

  /** `message` names the thing at fault (file, flag, URL) and quotes what was received. */
  constructor(code: ErrorCode, message: string, options?: { cause?: unknown; remedy?: string }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AssayError';
    this.code = code;
    this.remedy = options?.remedy ?? CATALOGUE[code].remedy;
  }
}
