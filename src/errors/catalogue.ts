/** Every error with which assay can refuse a job (exit 2): `ASSAY_<AREA>_<WHAT>`. `docs/errors.md` is generated from this table. */
export const CATALOGUE = {
  ASSAY_CLI_USAGE: { summary: 'The command line is not understood.', remedy: 'Run the command with --help.' },
  ASSAY_CLI_UNKNOWN_ID: {
    summary: 'A rule, check, clause, fault or dialect of that name does not exist.',
    remedy: 'Run `assay list`.',
  },
  ASSAY_CLI_CANNOT_LISTEN: {
    summary: 'The port or the address cannot be listened on.',
    remedy: 'Choose another with -p; -p 0 takes a free one.',
  },
  ASSAY_CLI_OUTPUT: { summary: 'An output file cannot be written.', remedy: 'Check the folder and its permissions.' },
  ASSAY_CONFIG_NOT_FOUND: { summary: 'The configuration file does not exist.', remedy: 'Check the path, or run `assay init`.' },
  ASSAY_CONFIG_INVALID: { summary: 'A configuration file has an error.', remedy: 'Correct the file at the line that is named.' },
  ASSAY_DESCRIPTION_NOT_FOUND: { summary: 'The description does not exist.', remedy: 'Check the path.' },
  ASSAY_DESCRIPTION_UNREADABLE: {
    summary: 'The description cannot be read.',
    remedy: 'Check that it is a text file in YAML or JSON and that it may be read.',
  },
  ASSAY_DESCRIPTION_EMPTY: { summary: 'The file holds no document.', remedy: 'Give an OpenAPI or AsyncAPI description.' },
  ASSAY_DESCRIPTION_UNKNOWN_FORMAT: {
    summary: 'The document is no OpenAPI or AsyncAPI description.',
    remedy: 'Give a document with an `openapi`, `swagger` or `asyncapi` field.',
  },
  ASSAY_DESCRIPTION_BROKEN: {
    summary: 'The description cannot be parsed.',
    remedy: 'Run `assay lint` on it: it shows each error at its position.',
  },
  ASSAY_LINT_RULESET: { summary: 'The ruleset cannot be used.', remedy: 'Correct the ruleset; Spectral takes the same file.' },
  ASSAY_LINT_FAILED: {
    summary: 'A rule failed on the description.',
    remedy: 'Correct the function of the ruleset that is named; --debug shows where it threw.',
  },
  ASSAY_LINT_UNBOUNDED: {
    summary: 'The references of the description multiply beyond what can be linted.',
    remedy: 'Look for schemas that refer to each other several times over.',
  },
  ASSAY_BASELINE_NOT_FOUND: {
    summary: 'The baseline does not exist.',
    remedy: 'Check the path, or write it with --update-baseline.',
  },
  ASSAY_BASELINE_INVALID: {
    summary: 'The baseline has an error.',
    remedy: 'Correct it at the line that is named, or remove it and write it anew with --update-baseline.',
  },
  ASSAY_MOCK_NOTHING_TO_SERVE: {
    summary: 'The description has no HTTP operation that could be served.',
    remedy: 'Give an OpenAPI description with paths.',
  },
  ASSAY_SERVE_DATA: {
    summary: 'The data directory cannot be used.',
    remedy: 'End the server that uses it, or give another directory with --data.',
  },
  ASSAY_TEST_TARGET: { summary: 'The target is no URL.', remedy: 'Write --target https://host/base-path.' },
  ASSAY_TEST_UNREACHABLE: {
    summary: 'The target cannot be reached.',
    remedy: 'Check that it runs, and the host and port of --target.',
  },
  ASSAY_TEST_NO_ANSWER: {
    summary: 'The target takes connections but gives no HTTP answer.',
    remedy: 'Check that --target names an HTTP server, or give it more time with --timeout.',
  },
  ASSAY_TEST_UNAUTHORIZED: { summary: 'The target refuses the credential.', remedy: 'Set ASSAY_TOKEN or pass --header.' },
  ASSAY_TEST_LIMITED: {
    summary: 'The target answers every call with 429.',
    remedy: 'Wait until the rate limit allows calls again, or use a key with a larger one.',
  },
  ASSAY_TEST_SCENARIO: {
    summary: 'A file of scenarios cannot be used.',
    remedy: 'Correct the file at the line that is named; docs/scenarios.md says what it can hold.',
  },
  ASSAY_TEST_NOTHING: {
    summary: 'The description names nothing that can be tested.',
    remedy: 'Run `assay map` on it, and correct with an overlay what it misreads.',
  },
  ASSAY_TEST_RECORDING: {
    summary: 'A recording cannot be read or graded.',
    remedy: 'Give a HAR file: one that --record wrote, or the export of a browser with the bodies kept.',
  },
  ASSAY_REPORT_MERGE: {
    summary: 'Reports cannot be put together.',
    remedy: 'Give the JSON reports of all shards of one run: the same description, target and options, and --shard 1/N to N/N.',
  },
  ASSAY_OVERLAY_INVALID: {
    summary: 'An overlay has an error.',
    remedy: 'Correct the overlay at the line that is named; see the OpenAPI Overlay Specification 1.0.0.',
  },
} as const satisfies Record<string, { summary: string; remedy: string }>;

export type ErrorCode = keyof typeof CATALOGUE;
