import { reject } from '../rejections/reject.js';
import type { RpcError } from '../rejections/rpc-error.js';
import type { RecordList } from '../service/check-batch.js';
import { doubleBounds } from '../wire/enlarge.js';

const CHAR = { quote: 0x22, comma: 0x2c, openArray: 0x5b, backslash: 0x5c, closeArray: 0x5d, open: 0x7b, close: 0x7d };

/**
 * Finds the elements of a JSON array. Whatever is between two commas is one; the check of the record finds out whether it is valid JSON.
 * Needs no stack, however deep values are. Throws RpcError if the body is not an array.
 */
export function splitRecords(body: Uint8Array): RecordList {
  const first = skipSpace(body, 0);
  if (body[first] !== CHAR.openArray) throw notAnArray('it does not begin with [');
  const places = new PlaceList();
  let start = first + 1;
  let depth = 1;
  for (let at = start; at < body.length; at++) {
    switch (body[at]) {
      case CHAR.quote:
        at = findQuote(body, at + 1);
        break;
      case CHAR.openArray:
      case CHAR.open:
        depth++;
        break;
      case CHAR.comma:
        if (depth > 1) break;
        places.add(start, at);
        start = at + 1;
        break;
      case CHAR.closeArray:
      case CHAR.close: {
        depth--;
        if (depth > 0) break;
        const isEmpty = places.count === 0 && skipSpace(body, start) === at;
        if (!isEmpty) places.add(start, at);
        if (body[at] !== CHAR.closeArray) throw notAnArray('it does not end with ]');
        if (skipSpace(body, at + 1) < body.length) throw notAnArray('text follows its end');
        return places;
      }
    }
  }
  throw notAnArray('it ends before the array does');
}

/** Places of records; the memory grows with them. */
class PlaceList implements RecordList {
  count = 0;
  bounds: Uint32Array = new Uint32Array(64);

  add(start: number, end: number): void {
    if (2 * this.count === this.bounds.length) this.bounds = doubleBounds(this.bounds);
    this.bounds[2 * this.count] = start;
    this.bounds[2 * this.count + 1] = end;
    this.count++;
  }
}

/** Returns the index of the first byte at or after `at` that is not white space of JSON. */
function skipSpace(body: Uint8Array, at: number): number {
  let next = at;
  while (isSpace(body[next])) next++;
  return next;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Returns the index of the quote that ends a string whose content begins at `from`, or the length of the body. */
function findQuote(body: Uint8Array, from: number): number {
  let at = from;
  while (at < body.length && body[at] !== CHAR.quote) at += body[at] === CHAR.backslash ? 2 : 1;
  return at;
}

function notAnArray(reason: string): RpcError {
  return reject('body-not-array', { reason });
}
