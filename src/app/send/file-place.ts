/** A file: its path as it was given, for messages, and its absolute path. */
export interface FilePlace {
  readonly name: string;
  readonly path: string;
}
