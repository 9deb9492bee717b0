import { createHash } from 'node:crypto';

/** A file to publish: its path under the output folder, with `/`, and its text with LF line ends, or its bytes. */
export interface Artifact {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Returns whether a generated file is binary. The name decides, since the content may have been edited. */
export function isBinary(path: string): boolean {
  return path.endsWith('.binpb');
}

/** Returns the SHA-256 of a file. In text CRLF counts as LF, since version control may change line ends. */
export function contentHash(content: string | Uint8Array): string {
  const hash = createHash('sha256');
  return (
    typeof content === 'string' ? hash.update(content.replaceAll('\r\n', '\n'), 'utf8') : hash.update(content)
  ).digest('hex');
}
