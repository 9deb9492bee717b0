/** Encoded bytes of records that the service takes in one call: 10 MiB less 64 KiB. */
export const maxCallBytes = 10_420_224;
