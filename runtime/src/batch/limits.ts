/** The most encoded bytes of records that the service accepts in one call: 10 MiB minus 64 KiB. */
export const MAX_CALL_BYTES = 10_420_224;
