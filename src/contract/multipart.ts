import type { OperationMap } from '../api-map/types.ts';

export interface UploadFields {
  /** The part that holds the bytes. */
  readonly file: string;
  readonly others: readonly (readonly [name: string, value: string])[];
}

/** An upload operation → its form: which part is the file, and what the other required parts hold. Undefined when it is no such form. */
export function uploadFields(operation: OperationMap): UploadFields | undefined {
  const schema = operation.node.at('requestBody', 'content', 'multipart/form-data', 'schema');
  const properties = schema?.get('properties')?.entries() ?? [];
  const file = properties.find(
    ([, node]) =>
      node.string('format') === 'binary' ||
      node.get('contentMediaType') !== undefined ||
      (/^file$/i.test(node.path.at(-1)?.toString() ?? '') && node.string('type') !== 'object'),
  );
  const named = file ?? properties.find(([name]) => name === 'file');
  if (named === undefined) return undefined;
  const required = schema?.get('required')?.value;
  const others: [string, string][] = [];
  for (const name of Array.isArray(required) ? required : []) {
    if (name === named[0]) continue;
    const node = properties.find(([key]) => key === name)?.[1];
    const listed = node?.get('enum')?.value;
    const values: unknown[] = Array.isArray(listed) ? listed : [];
    const value =
      values.find((item) => /batch/i.test(String(item))) ??
      node?.get('example')?.value ??
      node?.get('default')?.value ??
      values[0] ??
      'batch';
    others.push([String(name), String(value)]);
  }
  return { file: named[0], others };
}

/** RFC 7578. */
export function multipart(fields: UploadFields, bytes: Uint8Array): { mediaType: string; bytes: Uint8Array } {
  const boundary = 'assay-form-boundary-5d1f0c9e';
  const text = (value: string) => new TextEncoder().encode(value);
  const parts: Uint8Array[] = fields.others.map(([name, value]) =>
    text(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  );
  parts.push(
    text(
      `--${boundary}\r\nContent-Disposition: form-data; name="${fields.file}"; filename="assay.jsonl"\r\nContent-Type: application/jsonl\r\n\r\n`,
    ),
  );
  parts.push(bytes, text(`\r\n--${boundary}--\r\n`));
  return { mediaType: `multipart/form-data; boundary=${boundary}`, bytes: Buffer.concat(parts) };
}
