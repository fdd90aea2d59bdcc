// A media type (or a hint, where that says nothing) goes in; a small body of that type comes out, such that a player or viewer can open it.

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==';

/** Undefined for types that are text. */
export function binaryBody(mediaType: string, hint = ''): Uint8Array | undefined {
  const stated = mediaType.split(';', 1)[0]!.trim().toLowerCase();
  // `application/octet-stream` says nothing; what the operation makes says more.
  const type = stated === 'application/octet-stream' && hint !== '' ? hint : stated;
  if (type.startsWith('text/') || type === '*/*') return undefined;
  if (/wav/.test(type)) return wav();
  if (/png/.test(type) || type === 'image/*') return Buffer.from(PNG, 'base64');
  if (/^audio\//.test(type)) return mp3();
  if (/pcm|l16/.test(type)) return new Uint8Array(2400);
  return new TextEncoder().encode('Bytes of a mock.\n');
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
