import { createReadStream, open } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { GenError, genError } from '../../diagnostics/gen-error.js';
import { retryBusy } from '../../system/retry-busy.js';
import { systemReason } from '../../system/system-reason.js';
import { ByteSource } from './byte-source.js';
import { foreignFormatError, showsFormat } from './foreign-format.js';
import { gunzipMembers, isGzip } from './gunzip-members.js';

/** An input: its bytes, uncompressed if they are gzip. */
export interface Input {
  /** The name for messages. */
  readonly name: string;
  /** The size of the file in bytes, before decompression; undefined if unknown. */
  readonly size: number | undefined;
  /** The descriptor of the file; undefined for a stream without one. */
  readonly descriptor: number | undefined;
  /** The bytes read so far, before decompression. */
  readonly bytesRead: number;
  /**
   * The content; can be read once. Throws GenError `input-unreadable`, `input-damaged` or `input-format-unsupported`, or the
   * reason of `signal`.
   */
  readonly chunks: AsyncIterable<Buffer>;
}

const CHUNK = 1 << 20;
const endingDevices = /^\/dev\/(?:null|stdin|fd\/\d+)$/;

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
    descriptor: descriptorOf(stream),
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
      yield* unpack(counted(), name);
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

/** Decompresses gzip, recognised by its first bytes. Throws GenError for other formats that are not text. */
async function* unpack(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const source = new ByteSource(chunks);
  const head = await source.peek(showsFormat);
  if (!isGzip(head)) {
    // A copy that failed at once leaves such a file; text without any is a member of its own.
    if (head.length === 0 && /\.gz$/i.test(name))
      throw genError('input-damaged', {}, { file: name, reason: 'it is empty' });
    const foreign = foreignFormatError(head, name, false);
    if (foreign !== undefined) throw foreign;
    yield* source;
    return;
  }
  const text = new ByteSource(gunzipMembers(source, name));
  const foreign = foreignFormatError(await text.peek(showsFormat), name, true);
  if (foreign !== undefined) throw foreign;
  yield* text;
}

/** Also stdin can be a file, and has a descriptor then. */
function descriptorOf(stream: Readable): number | undefined {
  return 'fd' in stream && typeof stream.fd === 'number' ? stream.fd : undefined;
}

function unreadable(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || error instanceof GenError || !('code' in error)) return error;
  return genError('input-unreadable', {}, { file, reason: systemReason(error) }, error);
}
