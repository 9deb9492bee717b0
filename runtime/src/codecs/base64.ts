import { Buffer } from 'node:buffer';

/** Decodes base64. Generated code contains its descriptor in this form. */
export function base64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
