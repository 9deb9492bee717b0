/** The bytes of base64 text, as generated code holds a descriptor. */
export function base64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
