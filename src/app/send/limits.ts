/** Bytes of a line, or of a row of CSV: as many as the service takes of a record. */
export const maxLine: number = 10_000_000;
