// /v1/files: upload, list, get, content, delete
import { seconds } from '../clock.ts';
import { invalid, notFound } from '../errors.ts';
import { type Handler, json } from '../services.ts';
import type { FileRecord } from '../state/types.ts';
import { listResponse, pageRequest } from './page.ts';

export const uploadFile: Handler = async (call, { clock, commit, files, ids }) => {
  const form = call.body as FormData;
  const unknown = [...form.keys()].find((name) => name !== 'file' && name !== 'purpose');
  if (unknown !== undefined)
    throw invalid(unknown.slice(0, 100), `The parameter \`${unknown.slice(0, 100)}\` is not known.`, 'unknown_parameter');
  const file = form.get('file');
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
  // What was uploaded may be anything; what a batch wrote is JSON Lines.
  const type = file.purpose === 'batch_output' ? 'application/jsonl' : 'application/octet-stream';
  return new Response(new Uint8Array(content), { headers: { 'content-type': type, 'cache-control': 'no-store' } });
};

export const deleteFile: Handler = async (call, { commit, files }) => {
  if ((await files.find(call.owner, fileId(call.path))) === undefined) throw missing(call.path);
  await commit(files.delete(fileId(call.path)));
  return json({ id: fileId(call.path), object: 'file', deleted: true });
};

function fileId(path: Readonly<Record<string, string>>): string {
  return path.file_id ?? '';
}

function missing(path: Readonly<Record<string, string>>): Error {
  return notFound('file_id', `The file \`${fileId(path).slice(0, 100)}\` does not exist.`, 'file_not_found');
}

function present(file: FileRecord): Record<string, unknown> {
  const { id, bytes, createdAt, filename, purpose } = file;
  return { id, object: 'file', bytes, created_at: createdAt, expires_at: null, filename, purpose, status: 'processed' };
}
