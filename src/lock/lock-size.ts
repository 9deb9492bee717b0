/** In bytes. A table of 2,000 columns with long comments has 1 MB; what is larger was not written by us. */
export const maxLockSize: number = 32 * 1024 * 1024;

/** Columns, or fields of one struct. The service takes 2,000; numbering compares each with all others. */
export const maxLockFields: number = 10_000;
