// What went wrong -> a response: RFC 9457 problem details that also carry the error envelope which SDKs read.

export interface ErrorBody {
  readonly message: string;
  readonly type: string;
  readonly code: string;
  readonly param: string | null;
}

export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly request_id: string;
  readonly error: ErrorBody;
}

/** Thrown by handlers for everything that the caller must hear of. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly param: string | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, options: { param?: string; headers?: Record<string, string> } = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.param = options.param ?? null;
    this.headers = options.headers ?? {};
  }

  get body(): ErrorBody {
    return { message: this.message, type: typeOf(this.status, this.code), code: this.code, param: this.param };
  }
}

export function invalid(param: string, message: string, code = 'invalid_value'): ApiError {
  return new ApiError(400, code, message, { param });
}

export function notFound(param: string, message: string, code = 'not_found'): ApiError {
  return new ApiError(404, code, message, { param });
}

/** Anything that is no `ApiError` is a defect: its text stays here. */
export function asApiError(error: unknown): ApiError {
  return error instanceof ApiError
    ? error
    : new ApiError(500, 'internal_error', 'The request failed. Report it with its request id.');
}

export function problem(error: ApiError, requestId: string): Problem {
  return {
    // RFC 9457 §4.2.1: with `about:blank` the title is that of the status.
    type: 'about:blank',
    title: TITLES[error.status] ?? 'Error',
    status: error.status,
    detail: error.message,
    request_id: requestId,
    error: error.body,
  };
}

export function problemResponse(error: ApiError, requestId: string): Response {
  return new Response(JSON.stringify(problem(error, requestId)), {
    status: error.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...error.headers },
  });
}

function typeOf(status: number, code: string): string {
  if (status >= 500) return 'server_error';
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status === 429) return 'rate_limit_error';
  return code.startsWith('idempotency_') ? 'idempotency_error' : 'invalid_request_error';
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};
