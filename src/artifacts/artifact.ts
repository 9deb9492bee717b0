/** A file to publish: its path under the output folder, with `/`, and its text with LF line ends, or its bytes. */
export interface Artifact {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Returns whether a generated file is binary. The name decides, since the content may have been edited. */
export function isBinary(path: string): boolean {
  return path.endsWith('.binpb');
}
