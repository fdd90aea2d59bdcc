// The upload of files in, a violation out when a file can only be sent in one piece.
import { rule } from '../rule.ts';

export const aiFileResumableUpload = rule({
  id: 'ai-file-resumable-upload',
  clause: 'FIL-07',
  severity: 'hint',
  preset: 'all',
  summary: 'A large file can be uploaded in parts.',
  fix: 'Add an upload that takes parts, such as `POST /uploads` with `POST /uploads/{id}/parts`.',
  *appliesTo(map) {
    const files = map.management?.files;
    const operation = map.operations.find(({ key }) => key === files?.upload);
    if (files !== undefined && operation !== undefined) yield { operation, files };
  },
  *check({ operation, files }) {
    if (files.resumable === undefined)
      yield { node: operation.node, message: 'Expected a way to send a large file in parts, found only an upload in one piece.' };
  },
});
