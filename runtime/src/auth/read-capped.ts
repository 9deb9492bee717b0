import { ZerobusError } from '../errors.js';

/** The body of an answer as text. Throws `configuration` where it has more than `maxBytes`: then it is not what we asked for. */
export async function readCapped(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString('utf8');
    bytes += value.length;
    if (bytes > maxBytes) {
      await reader.cancel();
      throw new ZerobusError(
        'configuration',
        `The answer from ${new URL(response.url).origin} has more than ${maxBytes} bytes`,
      );
    }
    chunks.push(value);
  }
}
