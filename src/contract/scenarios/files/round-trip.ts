import { refusal } from '../../answers.ts';
import { callOn, uploadFile } from '../../batch-input.ts';
import { batchTargets } from '../../jobs.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, kept, show } from '../../verdict.ts';

/** Line ends of both kinds, characters of two, three and four bytes, and no line end at the end. */
const TEXT = '{"custom_id":"assay-1"}\r\n{"custom_id":"ä€😀"}\n{"custom_id":"assay-3"}';

export default scenario({
  id: 'files/round-trip',
  about: 'Uploads a file of the kind that a batch reads, downloads it and compares the bytes.',
  claims: { 'same-bytes': 'FIL-03' },
  creates: true,
  requests: 3,
  targets: (map) => {
    const operation = batchTargets(map.operations).find(
      ({ batch }) => batch?.input.by === 'file' && batch.results?.by === 'file' && batch.results.download !== undefined,
    );
    return operation === undefined ? [] : target(operation, { 'same-bytes': true });
  },
  async run({ operation }, session) {
    const { input, results } = operation.batch!;
    const upload = session.operation(input.by === 'file' ? input.upload : undefined)!;
    const download = session.operation(results?.by === 'file' ? results.download : undefined)!;
    const bytes = new TextEncoder().encode(TEXT);
    const { id, exchange } = await uploadFile(session, upload, bytes);
    if (id === undefined) return { 'same-bytes': refusal(exchange, true) ?? broken('the id of the file', 'none', exchange) };
    const got = await session.send(callOn(download, id));
    const refused = refusal(got, true);
    if (refused !== undefined) return { 'same-bytes': refused };
    const body = got.wire.body;
    const at = bytes.findIndex((byte, index) => body[index] !== byte);
    const same = at === -1 && body.length === bytes.length;
    return {
      'same-bytes': same
        ? kept
        : broken(
            `the ${bytes.length} bytes that were stored`,
            `${body.length} bytes, the first other one at ${at === -1 ? bytes.length : at}`,
            got,
            show(got.text().slice(0, 120), 160),
          ),
    };
  },
});
