/** Reads a body as UTF-8 text; undefined if it has more than `limit` bytes. */
export async function readBody(body: AsyncIterable<Uint8Array> | null, limit: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early closes the connection.
  for await (const bytes of body ?? []) {
    size += bytes.length;
    if (size > limit) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
