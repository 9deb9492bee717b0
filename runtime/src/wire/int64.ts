// Converts 64 bits between a bigint and two numbers. Both arrays share memory, so read a value right after writing it.

/** The 64 bits as a bigint, at index 0. */
export const word: BigInt64Array<ArrayBuffer> = new BigInt64Array(1);
/** The same bits as two unsigned numbers, at the indexes `LOW` and `HIGH`. */
export const halves: Uint32Array<ArrayBuffer> = new Uint32Array(word.buffer);

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
/** Index of the lower 32 bits in `halves`. */
export const LOW: 0 | 1 = littleEndian ? 0 : 1;
/** Index of the upper 32 bits in `halves`. */
export const HIGH: 0 | 1 = littleEndian ? 1 : 0;

/** The smallest 64-bit integer. */
export const MIN_INT64: bigint = -(2n ** 63n);
/** The largest 64-bit integer. */
export const MAX_INT64: bigint = 2n ** 63n - 1n;
