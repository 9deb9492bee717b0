/** How a client begins HTTP/2: the preface, and settings. */
export const startFrames = (settings: Uint8Array = new Uint8Array()): Buffer =>
  Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0, settings)]);

/** Writes a frame of HTTP/2. */
export function frame(type: number, flags: number, stream: number, payload: Uint8Array = new Uint8Array()): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** Writes HEADERS that are whole, and end the stream if `isLast`. */
export function headersFrame(stream: number, headers: Readonly<Record<string, string>>, isLast: boolean): Buffer {
  const fields = Object.entries(headers).map(([name, value]) => Buffer.concat([formatText(name), formatText(value)]));
  // Each is a literal that is not indexed.
  const block = fields.flatMap((field) => [Buffer.of(0), field]);
  return frame(1, isLast ? 5 : 4, stream, Buffer.concat(block));
}

/** A text of at most 16,510 bytes, as in HPACK. */
function formatText(text: string): Buffer {
  const bytes = Buffer.from(text);
  const more = bytes.length - 127;
  const length = more < 0 ? [bytes.length] : more < 128 ? [127, more] : [127, (more & 127) | 128, more >> 7];
  return Buffer.concat([Buffer.from(length), bytes]);
}
