/** Encoded bytes of records that the service takes in one call: 10 MiB less 64 KiB. */
export const MAX_CALL_BYTES = 10_420_224;
