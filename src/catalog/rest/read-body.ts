/** Reads a body as text, and gives up with undefined when it is larger than `limit` bytes. */
export async function readBody(response: Response, limit: number): Promise<string | undefined> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return Buffer.concat(chunks).toString('utf8');
      const bytes = value as Uint8Array;
      size += bytes.length;
      if (size > limit) return undefined;
      chunks.push(bytes);
    }
  } finally {
    // Lets the connection go where reading ended early; after a failed read there is nothing to cancel.
    await reader.cancel().catch(() => undefined);
  }
}
