/** Reads a body as text, and gives up with undefined when it is larger than `limit` bytes. */
export async function readBody(body: AsyncIterable<Uint8Array> | null, limit: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early lets the connection go.
  for await (const bytes of body ?? []) {
    size += bytes.length;
    if (size > limit) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
