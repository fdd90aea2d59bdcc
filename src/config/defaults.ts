// Defaults that a command shows in its help and a feature works with.

/** For one request of `assay test`, in milliseconds: twice the silence that SSE-20 allows, so that a stream that falls silent can be told. */
export const REQUEST_TIMEOUT_MS = 60_000;
