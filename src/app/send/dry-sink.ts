import { ZerobusError } from 'zerobus-runtime';
import { Writer } from 'zerobus-runtime/codegen';
import type { Row } from './row.js';
import type { RowType } from './row-type.js';
import type { Sink } from './sink.js';

/** The most encoded bytes in one call to the service. */
const maxCall = 10_420_224;
/** A buffer larger than this, in bytes, is released after use. */
const KEEP = 1 << 20;

/** Encodes rows without sending them. */
export function drySink(type: RowType): Sink {
  const writer = new Writer();
  let rows = 0;
  return {
    open: () => Promise.resolve(),
    write(row: Row): undefined {
      try {
        const bytes = type.write(writer, row, 0);
        if (bytes > maxCall) {
          const text = `A record has ${bytes} encoded bytes; one call can have at most ${maxCall}`;
          throw new ZerobusError('record-too-large', text);
        }
        rows++;
      } finally {
        if (writer.buffer.length > KEEP) writer.use(Buffer.allocUnsafeSlow(KEEP));
      }
    },
    flush: () => Promise.resolve(),
    get acked() {
      return rows;
    },
    get settled() {
      return rows;
    },
    onAck: () => undefined,
    onReject: () => undefined,
    onEnd: () => undefined,
    close: () => Promise.resolve(),
  };
}
