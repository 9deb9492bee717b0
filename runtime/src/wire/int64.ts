// 64 bits as a bigint and as two numbers. One place in memory, seen both ways: never hold on to what is in it.

/** The 64 bits as one bigint, in `[0]`. */
export const word: BigInt64Array<ArrayBuffer> = new BigInt64Array(1);
/** The same bits as two unsigned numbers, at `low` and `high`. */
export const halves: Uint32Array<ArrayBuffer> = new Uint32Array(word.buffer);

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
export const LOW: 0 | 1 = littleEndian ? 0 : 1;
export const HIGH: 0 | 1 = littleEndian ? 1 : 0;

export const MIN_INT64: bigint = -(2n ** 63n);
export const MAX_INT64: bigint = 2n ** 63n - 1n;
