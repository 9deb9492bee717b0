import { readSync } from 'node:fs';

/** Bytes of which parts can be read. */
export interface ByteSource {
  readonly size: number;
  /** Returns the bytes from `start` to before `end`. Throws an Error if there are fewer. */
  readonly read: (start: number, end: number) => ArrayBuffer;
}

/** Reads an open file. */
export function fileSource(fd: number, size: number): ByteSource {
  return {
    size,
    read: (start, end) => {
      if (start < 0 || end > size || start > end) throw new Error('it is cut off');
      const bytes = new Uint8Array(end - start);
      for (let at = 0; at < bytes.length; ) {
        const count = readSync(fd, bytes, at, bytes.length - at, start + at);
        if (count === 0) throw new Error('it is cut off');
        at += count;
      }
      return bytes.buffer;
    },
  };
}

/** Reads bytes in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (start, end) => {
      if (start < 0 || end > bytes.length || start > end) throw new Error('it is cut off');
      return new Uint8Array(bytes.subarray(start, end)).buffer;
    },
  };
}
