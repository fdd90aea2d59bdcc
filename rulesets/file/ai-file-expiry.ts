// The files of an API in, a violation out when nothing says how long they are kept.
import { rule } from '../rule.ts';

export const aiFileExpiry = rule({
  id: 'ai-file-expiry',
  clause: 'FIL-05',
  severity: 'info',
  preset: 'strict',
  summary: 'A stored file states how long it is kept.',
  fix: 'Add `expires_at` to the file, null where it is kept until it is deleted.',
  *appliesTo(map) {
    const files = map.management?.files;
    const operation = map.operations.find(({ key }) => key === files?.upload);
    if (files !== undefined && operation !== undefined) yield { operation, files };
  },
  *check({ operation, files }) {
    const said = `${operation.node.string('description') ?? ''} ${files.item.string('description') ?? ''}`;
    if (files.expiry !== undefined || /expir|retention|retain|kept (for|until)|(deleted|removed) (after|within)/i.test(said))
      return;
    yield { node: files.item, message: 'Expected the stored file to state how long it is kept, found no such field.' };
  },
});
