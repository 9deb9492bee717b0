/** Maximum number of encoded bytes of records in one call of the service: 10 MiB minus 64 KiB. */
export const MAX_CALL_BYTES = 10_420_224;
