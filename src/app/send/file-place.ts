/** A file by its path as it was given, and where it is. */
export interface FilePlace {
  readonly name: string;
  readonly path: string;
}
