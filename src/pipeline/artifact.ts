import { createHash } from 'node:crypto';

/** A file to be published: its path under the output folder, with `/`, and its text with LF. */
export interface Artifact {
  readonly path: string;
  readonly content: string;
}

/** SHA-256 in lower-case hex. Line ends count as LF, since version control may have changed them. */
export function contentHash(content: string): string {
  return createHash('sha256').update(content.replaceAll('\r\n', '\n'), 'utf8').digest('hex');
}
