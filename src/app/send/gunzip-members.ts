import { crc32, createInflateRaw } from 'node:zlib';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { errorCode } from '../../system/error-code.js';
import type { ByteSource } from './byte-source.js';

const CHUNK = 1 << 20;
const DEFLATE = 8;
const CUT_OFF = 'it is cut off';
/** Flags of a header (RFC 1952). The upper three bits are reserved. */
const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 };

/** Returns whether bytes begin as gzip does. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * Decompresses gzip. Members in a row make one text, as in `cat a.gz b.gz`; NUL bytes between and after them are padding of tapes
 * and block devices. Node's own Gunzip ends at the first NUL, and drops text before an error that it had decompressed. Throws
 * GenError `input-damaged`, naming `file`, after all text that could be decompressed.
 */
export async function* gunzipMembers(source: ByteSource, file: string): AsyncGenerator<Buffer> {
  for (let member = 1; ; member++) {
    const start = source.position;
    const damaged = (reason: string): GenError => {
      const where = member === 1 ? '' : `, in its part ${member}, which begins at byte ${start}`;
      return genError('input-damaged', {}, { file, reason: `${reason}${where}` });
    };
    await skipHeader(source, damaged);
    let crc = 0;
    let length = 0;
    for await (const chunk of inflate(source, damaged)) {
      crc = crc32(chunk, crc);
      length = (length + chunk.length) >>> 0;
      yield chunk;
    }
    const trailer = await take(source, 8, damaged);
    if (trailer.readUInt32LE(0) !== crc) throw damaged('its checksum is wrong, so any of its lines may be altered');
    if (trailer.readUInt32LE(4) !== length) throw damaged('its length is wrong, so lines may be missing');
    if (!(await skipPadding(source))) return;
    const next = source.position;
    const magic = await source.take(2);
    if (magic === undefined || !isGzip(magic)) {
      const reason = `other data follows at byte ${next}, after the end of the compressed text`;
      throw genError('input-damaged', {}, { file, reason });
    }
    source.unread(magic);
  }
}

async function skipHeader(source: ByteSource, damaged: (reason: string) => GenError): Promise<void> {
  const header = await take(source, 10, damaged);
  if (header[2] !== DEFLATE) throw damaged(`it names the unknown compression method ${header[2]}`);
  const flags = header[3] as number;
  if ((flags & FLAG.reserved) !== 0) throw damaged('its header has unknown flags');
  if ((flags & FLAG.extra) !== 0) {
    const size = await take(source, 2, damaged);
    await take(source, size.readUInt16LE(0), damaged);
  }
  for (const flag of [FLAG.name, FLAG.comment]) {
    if ((flags & flag) !== 0 && !(await source.skipThrough(0))) throw damaged(CUT_OFF);
  }
  if ((flags & FLAG.headerCrc) !== 0) await take(source, 2, damaged);
}

/** Decompresses up to the end of the compressed data, and leaves the rest in the source. */
async function* inflate(source: ByteSource, damaged: (reason: string) => GenError): AsyncGenerator<Buffer> {
  const stream = createInflateRaw({ chunkSize: CHUNK });
  let given = 0;
  let last: Buffer = Buffer.alloc(0);
  const feed = async (): Promise<void> => {
    // The stream takes nothing more after the end of the data.
    while (stream.bytesWritten === given) {
      const chunk = await source.next();
      if (chunk === undefined) {
        stream.end();
        return;
      }
      last = chunk;
      given += chunk.length;
      await new Promise<void>((resolve) => stream.write(chunk, () => resolve()));
      if (stream.destroyed && stream.bytesWritten === given) return;
    }
  };
  const feeding = feed().catch((error) => void stream.destroy(error as Error));
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    if (errorCode(error) === 'Z_BUF_ERROR') throw damaged(CUT_OFF);
    if (errorCode(error)?.startsWith('Z_') === true) throw damaged(`${(error as Error).message}`);
    throw error;
  }
  await feeding;
  source.unread(last.subarray(last.length - (given - stream.bytesWritten)));
}

/** Skips NUL bytes. Returns whether others follow. */
async function skipPadding(source: ByteSource): Promise<boolean> {
  for (let chunk = await source.next(); chunk !== undefined; chunk = await source.next()) {
    const at = chunk.findIndex((byte) => byte !== 0);
    if (at < 0) continue;
    source.unread(chunk.subarray(at));
    return true;
  }
  return false;
}

async function take(source: ByteSource, count: number, damaged: (reason: string) => GenError): Promise<Buffer> {
  const bytes = await source.take(count);
  if (bytes === undefined) throw damaged(CUT_OFF);
  return bytes;
}
