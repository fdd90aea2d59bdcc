// An operation and a request go in; status, media type and body as Prism negotiates and makes them come out.
// The only module that imports Prism, and only when the first answer is asked for: it takes one to two seconds to load.
import { createRequire } from 'node:module';
import type { PrismOperation } from './prism-operation.ts';

export interface PrismRequest {
  /** Media ranges in order of preference; empty: anything. */
  readonly accept: readonly string[];
  readonly code?: number;
  readonly exampleKey?: string;
  readonly ignoreExamples: boolean;
}

export interface PrismAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | null>>;
  readonly mediaType?: string;
  readonly body: unknown;
}

export type PrismResult =
  | { readonly answer: PrismAnswer }
  | { readonly refused: 'not-acceptable' | 'not-found' | 'no-response' | 'failed' };

type Mocker = (input: {
  resource: unknown;
  input: { data: unknown; validations: readonly never[] };
  config: Record<string, unknown>;
}) => (
  logger: Logger,
) =>
  | { _tag: 'Right'; right: { statusCode: number; headers: Record<string, string | number | null>; body: unknown } }
  | { _tag: 'Left'; left: Error };

interface Logger {
  child(): Logger;
  [level: string]: unknown;
}

const require = createRequire(import.meta.url);
let mocker: Mocker | undefined;

/** Loads Prism now, so that the first answer need not wait for it. CommonJS: bundlers and test runners unwrap its default each in their way. */
export function loadPrism(): Mocker {
  mocker ??= (require('@stoplight/prism-http/dist/mocker/index.js') as { default: Mocker }).default;
  return mocker;
}

const nothing = (): void => undefined;
const silent: Logger = {
  child: () => silent,
  success: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  debug: nothing,
  trace: nothing,
  fatal: nothing,
};

export function askPrism(operation: PrismOperation, request: PrismRequest): PrismResult {
  const mock = loadPrism();
  // Prism writes into the configuration, so each call gets its own.
  const config: Record<string, unknown> = {
    dynamic: false,
    ignoreExamples: request.ignoreExamples,
    ...(request.code === undefined ? {} : { code: request.code }),
    ...(request.exampleKey === undefined ? {} : { exampleKey: request.exampleKey }),
    ...(request.accept.length === 0 ? {} : { mediaTypes: [...request.accept] }),
  };
  const data = { method: operation.method, url: { path: operation.path }, headers: {} };
  let result: ReturnType<ReturnType<Mocker>>;
  try {
    result = mock({ resource: operation, input: { data, validations: [] }, config })(silent);
  } catch {
    return { refused: 'failed' };
  }
  if (result._tag === 'Left') {
    const { status } = result.left as { status?: number };
    return {
      refused: status === 406 ? 'not-acceptable' : status === 404 ? 'not-found' : status === 500 ? 'no-response' : 'failed',
    };
  }
  const { statusCode, headers, body } = result.right;
  const { 'Content-type': mediaType, ...rest } = headers;
  return {
    answer: { status: statusCode, headers: rest, ...(typeof mediaType === 'string' ? { mediaType } : {}), body },
  };
}
