// A media type (or a hint, where that says nothing) goes in; a small body of that type comes out, such that a player or viewer can open it.

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==';
const GIF = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
const JPEG =
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=';
const WEBP = 'UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA';
/** The end of a central directory: an archive without members. */
const ZIP = 'UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==';
const PICTURES: Readonly<Record<string, string>> = { png: PNG, gif: GIF, jpeg: JPEG, jpg: JPEG, webp: WEBP, '*': PNG };

/** Undefined for types that are text. */
export function binaryBody(mediaType: string, hint = ''): Uint8Array | undefined {
  const stated = mediaType.split(';', 1)[0]!.trim().toLowerCase();
  // `application/octet-stream` says nothing; what the operation makes says more.
  const type = stated === 'application/octet-stream' && hint !== '' ? hint : stated;
  if (type.startsWith('text/') || type === '*/*') return undefined;
  if (/wav/.test(type)) return wav();
  const picture = /^image\/(\*|\w+)$/.exec(type)?.[1];
  if (picture !== undefined && PICTURES[picture] !== undefined) return Buffer.from(PICTURES[picture], 'base64');
  if (type === 'image/svg+xml')
    return new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>\n');
  if (/\/(x-)?zip/.test(type)) return Buffer.from(ZIP, 'base64');
  if (type === 'application/pdf') return pdf();
  if (/pcm|l16/.test(type)) return new Uint8Array(2400);
  if (/^audio\//.test(type)) return mp3();
  return new TextEncoder().encode('Bytes of a mock.\n');
}

/** One empty page. */
function pdf(): Uint8Array {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 72 72] >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const table = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return new TextEncoder().encode(text);
}

/** A tenth of a second of silence, 16 bit, 8 kHz. */
function wav(): Uint8Array {
  const samples = 800;
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + samples * 2, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(8000, 24);
  bytes.writeUInt32LE(16_000, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(samples * 2, 40);
  return bytes;
}

/** Frames of MPEG-1 layer III, 128 kbit/s, 44.1 kHz, whose data is zero: silence. */
function mp3(): Uint8Array {
  const frames = 8;
  const frameBytes = 417;
  const bytes = Buffer.alloc(frames * frameBytes);
  for (let frame = 0; frame < frames; frame++) bytes.writeUInt32BE(0xfffb9000, frame * frameBytes);
  return bytes;
}
