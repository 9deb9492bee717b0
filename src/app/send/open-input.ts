import { createReadStream, open } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { genError } from '../../diagnostics/gen-error.js';
import { retryBusy } from '../../system/retry-busy.js';
import { systemReason } from '../../system/system-reason.js';

/** An input: its bytes, uncompressed if they are gzip. */
export interface Input {
  /** The name for messages. */
  readonly name: string;
  /** The size of the file in bytes, before decompression; undefined if unknown. */
  readonly size: number | undefined;
  /** The bytes read so far, before decompression. */
  readonly bytesRead: number;
  /** The content; can be read once. Throws GenError `input-unreadable` or `input-damaged`, or the reason of `signal`. */
  readonly chunks: AsyncIterable<Buffer>;
}

const CHUNK = 1 << 20;
const endingDevices = /^\/dev\/(?:null|stdin|fd\/\d+)$/;
const GZIP = [0x1f, 0x8b];

/** Opens a file; `name` is its path as it was given, `path` its absolute path. Throws GenError `input-unreadable`. */
export async function openFile(name: string, path: string, signal: AbortSignal): Promise<Input> {
  const attempt = <T>(operation: () => Promise<T>): Promise<T> =>
    retryBusy({ path, needs: 'read', signal }, operation).catch((error: unknown) => {
      signal.throwIfAborted();
      throw unreadable(error, name);
    });
  const found = await attempt(() => stat(path));
  if (found.isDirectory()) throw genError('input-unreadable', {}, { file: name, reason: 'it is a folder' });
  // Such as /dev/zero, which never ends.
  if (found.isBlockDevice() || (found.isCharacterDevice() && !endingDevices.test(path)))
    throw genError('input-unreadable', {}, { file: name, reason: 'it is a device' });
  const fd = await attempt(() => promisify(open)(path, 'r'));
  // As a socket: a file read that waits for the silent writer of a named pipe, such as `<(command)`, cannot be cancelled.
  if (found.isFIFO()) return openStream(new Socket({ fd, readable: true, writable: false }), name, signal);
  const stream = createReadStream(path, { fd, highWaterMark: CHUNK });
  return openStream(stream, name, signal, found.isFile() ? found.size : undefined);
}

/** Opens stdin, or another stream of bytes. */
export function openStream(stream: Readable, name: string, signal: AbortSignal, size?: number): Input {
  const input = {
    name,
    size,
    bytesRead: 0,
    chunks: unpacked(),
  };
  // An abort must wake a reader that waits for a pipe, and close a stream that is never read.
  const stop = (): void => void stream.destroy();
  signal.addEventListener('abort', stop, { once: true });
  return input;

  async function* unpacked(): AsyncGenerator<Buffer> {
    try {
      signal.throwIfAborted();
      yield* await unpack(counted());
    } catch (error) {
      signal.throwIfAborted();
      throw unreadable(error, name);
    } finally {
      signal.removeEventListener('abort', stop);
      stream.destroy();
    }
  }

  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of stream) {
      input.bytesRead += chunk.length;
      yield chunk as Buffer;
    }
  }
}

/** Decompresses gzip, recognised by its first bytes. Several gzip members in a row make one text. */
async function unpack(source: AsyncGenerator<Buffer>): Promise<AsyncIterable<Buffer>> {
  const head: Buffer[] = [];
  let bytes = 0;
  while (bytes < GZIP.length) {
    const { done, value } = await source.next();
    if (done === true) break;
    head.push(value);
    bytes += value.length;
  }
  const all = again(head, source);
  const first = Buffer.concat(head, Math.min(bytes, GZIP.length));
  if (!GZIP.every((byte, index) => first[index] === byte)) return all;
  const gunzip = createGunzip({ chunkSize: CHUNK });
  // The reader throws errors of the pipeline.
  pipeline(Readable.from(all, { objectMode: false, highWaterMark: CHUNK }), gunzip, () => undefined);
  return gunzip;
}

async function* again(head: readonly Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield* head;
  yield* rest;
}

function unreadable(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  if (code.startsWith('Z_')) return genError('input-damaged', {}, { file, reason: error.message }, error);
  return genError('input-unreadable', {}, { file, reason: systemReason(error) }, error);
}
