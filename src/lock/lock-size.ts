/** The largest lock file, in bytes. A table of 2,000 columns with long comments takes 1 MB. */
export const maxLockSize: number = 32 * 1024 * 1024;

/** The most columns, or fields of one struct. The service accepts 2,000 columns. */
export const maxLockFields: number = 10_000;
