import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { SpooledSchema } from '../spool.js';

/** The formats; the byte of each is its index. */
const FORMATS = ['proto', 'json'] as const;

/** Returns the body of a schema entry: a byte for the format, then the descriptor. */
export function encodeSchema({ descriptor, format }: SpooledSchema): Buffer {
  return Buffer.concat([Uint8Array.of(FORMATS.indexOf(format)), descriptor]);
}

/** Returns the schema in the body of an entry; undefined for a format that does not exist. */
export function decodeSchema(body: Buffer): SpooledSchema | undefined {
  const format = FORMATS[body[0] ?? FORMATS.length];
  return format === undefined ? undefined : { format, descriptor: Buffer.from(body.subarray(1)) };
}

/** Returns the ID of a schema in the files of a spool: 16 hexadecimal digits, the same for the same schema. */
export function schemaId(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 16);
}
