// The parts of forms that are files in, those that are declared as text out.
import { rule } from '../rule.ts';
import { nameOf, partsInPlace } from '../schema-facts.ts';

export const aiFileUploadBinary = rule({
  id: 'ai-file-upload-binary',
  clause: 'FIL-01',
  severity: 'error',
  preset: 'recommended',
  summary: 'An uploaded file is declared as binary content.',
  fix: 'Write `type: string, format: binary` in OpenAPI 3.0, and `contentMediaType: application/octet-stream` without a type from 3.1 on.',
  *appliesTo(map) {
    for (const operation of map.operations) {
      for (const { field, binary } of operation.upload?.files ?? []) {
        if (field.schema !== undefined) yield { operation, field, binary, schema: field.schema };
      }
    }
  },
  *check({ field, binary, schema }) {
    if (!binary)
      yield { node: schema, message: `Expected ${nameOf(field, 'the file')} to be declared as binary, found plain text.` };
  },
  *fixes({ schema }, { format }) {
    for (const node of partsInPlace(schema)) {
      if (
        node.get('type')?.value !== 'string' ||
        ['format', 'enum', 'pattern', '$ref'].some((keyword) => node.get(keyword) !== undefined)
      )
        continue;
      // From 3.1 on a binary part has no JSON type.
      yield format === 'oas3.0'
        ? { node, set: { format: 'binary' }, after: 'type' }
        : { node, rename: { type: 'contentMediaType' }, set: { contentMediaType: 'application/octet-stream' } };
    }
  },
});
