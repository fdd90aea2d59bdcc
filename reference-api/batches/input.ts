// The bytes of an input file -> its lines, or what keeps them from being answered line by line.
import { invalid } from '../errors.ts';
import { deeperThan } from '../http/body.ts';
import type { BatchLine, BatchProblem } from '../state/types.ts';

const MAX_LINES = 10_000;
const MAX_ID_LENGTH = 256;
const MAX_DEPTH = 64;
const MAX_PROBLEMS = 20;

export interface BatchInput {
  readonly lines: readonly BatchLine[];
  readonly problems: readonly BatchProblem[];
}

export function readInput(content: Uint8Array): BatchInput {
  const lines: BatchLine[] = [];
  const problems: BatchProblem[] = [];
  const seen = new Map<string, number>();
  for (const [at, text] of new TextDecoder().decode(content).split('\n').entries()) {
    if (text.trim() === '') continue;
    const number = at + 1;
    const refuse = (code: string, message: string, param: string | null = null) =>
      problems.push({ code, message, param, line: number });
    if (lines.length === MAX_LINES) {
      refuse('file_too_long', `A batch has at most ${MAX_LINES} lines.`);
      break;
    }
    if (problems.length === MAX_PROBLEMS) break;
    const request = parseObject(text);
    const customId = request?.custom_id;
    if (request === undefined) refuse('invalid_json_line', 'The line is no JSON object.');
    else if (typeof customId !== 'string' || customId === '' || customId.length > MAX_ID_LENGTH) {
      refuse('missing_custom_id', `The line has no \`custom_id\` of 1 to ${MAX_ID_LENGTH} characters.`, 'custom_id');
    } else if (seen.has(customId)) {
      refuse('duplicate_custom_id', `The \`custom_id\` stands in line ${seen.get(customId)} already.`, 'custom_id');
    } else {
      seen.set(customId, number);
      lines.push({ index: lines.length, customId, request });
    }
  }
  if (lines.length === 0 && problems.length === 0)
    problems.push({ code: 'empty_file', message: 'The file has no lines.', param: null, line: null });
  return { lines, problems };
}

/** Lines that came in the request. Whoever sent them is still there, so one name for two of them is refused at once. */
export function readRequests(requests: readonly Readonly<Record<string, unknown>>[]): readonly BatchLine[] {
  const seen = new Map<string, number>();
  return requests.map((request, index) => {
    const customId = String(request.custom_id);
    const before = seen.get(customId);
    if (before !== undefined)
      throw invalid(
        `requests[${index}].custom_id`,
        `The \`custom_id\` is that of \`requests[${before}]\`.`,
        'duplicate_custom_id',
      );
    seen.set(customId, index);
    return { index, customId, request };
  });
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && !deeperThan(value, MAX_DEPTH) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
