import { createHash } from 'node:crypto';

/** A file to be published: its path under the output folder, with `/`, and its text with LF, or its bytes. */
export interface Artifact {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Whether a file of ours is binary. What a lock lists is told apart by its name, since it may have been edited. */
export function isBinary(path: string): boolean {
  return path.endsWith('.binpb');
}

/** Bytes as they are; in text, line ends count as LF, since version control may have changed them. */
export function contentHash(content: string | Uint8Array): string {
  const hash = createHash('sha256');
  return (
    typeof content === 'string' ? hash.update(content.replaceAll('\r\n', '\n'), 'utf8') : hash.update(content)
  ).digest('hex');
}
