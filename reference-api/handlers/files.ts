// /v1/files: upload, list, get, content, delete
import { seconds } from '../clock.ts';
import { ApiError, invalid, notFound } from '../errors.ts';
import { matches, matchesNone, tagOf } from '../http/conditional.ts';
import { requestedPart } from '../http/range.ts';
import { type Handler, json } from '../services.ts';
import type { FileRecord } from '../state/types.ts';
import { listResponse, pageRequest } from './page.ts';

const FIELDS = new Set(['file', 'purpose', 'expires_after[anchor]', 'expires_after[seconds]']);
const SHORTEST_SECONDS = 3600;
const LONGEST_SECONDS = 30 * 24 * 3600;

export const uploadFile: Handler = async (call, { clock, commit, files, ids }) => {
  const form = call.body as FormData;
  const unknown = [...form.keys()].find((name) => !FIELDS.has(name));
  if (unknown !== undefined)
    throw invalid(unknown.slice(0, 100), `The parameter \`${unknown.slice(0, 100)}\` is not known.`, 'unknown_parameter');
  const file = asFile(form.get('file'));
  if (!(file instanceof Blob))
    throw invalid('file', 'The part `file` must be a file.', file === null ? 'missing_required_parameter' : 'invalid_type');
  const purpose = form.get('purpose');
  if (purpose !== 'batch' && purpose !== 'fine-tune') throw invalid('purpose', '`purpose` must be `batch` or `fine-tune`.');
  const content = new Uint8Array(await file.arrayBuffer());
  const record: FileRecord = {
    id: ids.next('file-'),
    owner: call.owner,
    filename: 'name' in file ? String(file.name) : 'file',
    purpose,
    bytes: content.byteLength,
    createdAt: seconds(clock),
    ...expiry(form, seconds(clock)),
  };
  await commit(files.put(record, content));
  return json(present(record), { status: 201, headers: { location: `/v1/files/${record.id}` } });
};

export const listFiles: Handler = async (call, { files }) => {
  const purpose = call.query.purpose;
  return listResponse(
    await files.list(
      call.owner,
      pageRequest(call.query),
      typeof purpose === 'string' ? { purpose: purpose as FileRecord['purpose'] } : {},
    ),
    present,
  );
};

export const getFile: Handler = async (call, { files }) => {
  const file = await files.find(call.owner, fileId(call.path));
  if (file === undefined) throw missing(call.path);
  return json(present(file));
};

export const getFileContent: Handler = async (call, { files }) => {
  const file = await files.find(call.owner, fileId(call.path));
  const content = await files.content(call.owner, fileId(call.path));
  if (file === undefined || content === undefined) throw missing(call.path);
  return contentResponse(file, content, call.headers);
};

function contentResponse(file: FileRecord, content: Uint8Array, sent: Headers): Response {
  const etag = tagOf(content);
  const headers = { etag, 'accept-ranges': 'bytes', 'cache-control': 'private, no-cache' };
  if (matchesNone(sent.get('if-none-match'), etag)) return new Response(null, { status: 304, headers });
  // RFC 9110 §13.1.5: a part of what has changed meanwhile would not fit to the other parts.
  const condition = sent.get('if-range');
  const range = condition === null || matches(condition, etag) ? sent.get('range') : null;
  const part = requestedPart(range, content.byteLength);
  if (part === 'unsatisfiable')
    throw new ApiError(416, 'range_not_satisfiable', `The file has ${content.byteLength} bytes.`, {
      param: 'Range',
      headers: { 'content-range': `bytes */${content.byteLength}` },
    });
  const described = {
    ...headers,
    // What was uploaded may be anything; what a batch wrote is JSON Lines.
    'content-type': file.purpose === 'batch_output' ? 'application/jsonl' : 'application/octet-stream',
    'content-disposition': disposition(file.filename),
  };
  if (part === 'whole') return new Response(new Uint8Array(content), { headers: described });
  const contentRange = `bytes ${part.first}-${part.last}/${content.byteLength}`;
  return new Response(new Uint8Array(content.slice(part.first, part.last + 1)), {
    status: 206,
    headers: { ...described, 'content-range': contentRange },
  });
}

/** RFC 6266: a name in ASCII for old clients, and the whole one for the others. */
function disposition(filename: string): string {
  const ascii = filename.replace(/[^\x20-\x7e]|["\\]/g, '_');
  const percent = (char: string) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
  // A half of a surrogate pair has no encoding.
  const whole = filename.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(whole).replace(/['()*]/g, percent)}`;
}

function expiry(form: FormData, now: number): { readonly expiresAt?: number } {
  const anchor = form.get('expires_after[anchor]');
  const lifetime = form.get('expires_after[seconds]');
  if (anchor === null && lifetime === null) return {};
  if (anchor !== 'created_at') throw invalid('expires_after[anchor]', '`expires_after[anchor]` must be `created_at`.');
  const wanted = typeof lifetime === 'string' && /^\d{1,9}$/.test(lifetime) ? Number(lifetime) : 0;
  if (wanted < SHORTEST_SECONDS || wanted > LONGEST_SECONDS)
    throw invalid(
      'expires_after[seconds]',
      `\`expires_after[seconds]\` must be a number from ${SHORTEST_SECONDS} to ${LONGEST_SECONDS}.`,
    );
  return { expiresAt: now + wanted };
}

export const deleteFile: Handler = async (call, { commit, files }) => {
  if ((await files.find(call.owner, fileId(call.path))) === undefined) throw missing(call.path);
  await commit(files.delete(fileId(call.path)));
  return json({ id: fileId(call.path), object: 'file', deleted: true });
};

/** A part without a name is read as text. What is text can be taken back to its bytes. */
function asFile(part: FormDataEntryValue | null): FormDataEntryValue | null {
  return typeof part === 'string' && !part.includes('\uFFFD') ? new File([part], 'file') : part;
}

function fileId(path: Readonly<Record<string, string>>): string {
  return path.file_id ?? '';
}

function missing(path: Readonly<Record<string, string>>): Error {
  return notFound('file_id', `The file \`${fileId(path).slice(0, 100)}\` does not exist.`, 'file_not_found');
}

function present(file: FileRecord): Record<string, unknown> {
  const { id, bytes, createdAt, expiresAt = null, filename, purpose } = file;
  return { id, object: 'file', bytes, created_at: createdAt, expires_at: expiresAt, filename, purpose, status: 'processed' };
}
