import type { ZerobusErrorCode } from './error-codes.js';

/** What a number in the service's text `… Error Code: N, Error State: M.` means. Databricks publishes no list of them. */
export interface ServerCodeInfo {
  /** The code of the error that the producer throws. */
  readonly code: ZerobusErrorCode;
  /** The fix, with `<table>` as a placeholder for the table's name. Default: the fix of `code`. */
  readonly help?: string;
}

/** The numbers that were observed in responses of the service. */
export const serverCodes: ReadonlyMap<number, ServerCodeInfo> = new Map<number, ServerCodeInfo>([
  [
    3,
    {
      code: 'permission-denied',
      help: 'GRANT SELECT, MODIFY ON TABLE <table> TO the service principal. Inherited grants and ALL PRIVILEGES do not count.',
    },
  ],
  [
    1015,
    {
      code: 'table-unsupported',
      help: 'Run `zerobus-gen doctor`, which names the Delta feature that Zerobus does not support, such as generated columns, CHECK constraints or catalog-managed commits. Then drop the feature.',
    },
  ],
  // Permanent, although its status is INTERNAL.
  [
    1521,
    {
      code: 'table-unsupported',
      help: 'Run ALTER TABLE <table> CLUSTER BY NONE: this server does not support liquid clustering.',
    },
  ],
  [
    4002,
    {
      code: 'protocol-error',
      help: 'Report it: the server saw a gap in the offsets, which is a bug in zerobus-runtime.',
    },
  ],
  [
    4024,
    {
      code: 'table-unsupported',
      help: 'Use a managed Delta table outside default storage, and grant USE CATALOG, USE SCHEMA, SELECT and MODIFY explicitly.',
    },
  ],
  [
    4033,
    {
      code: 'schema-mismatch',
      help: 'Run `zerobus-gen`, and do not edit generated files: the descriptor is not self-contained.',
    },
  ],
  [4044, { code: 'record-rejected' }],
  [6002, { code: 'unavailable' }],
  [8001, { code: 'schema-mismatch' }],
]);

/** Parses the number in the service's text; undefined if there is none. */
export function parseServerCode(text: string): number | undefined {
  const digits = /\bError Code: (\d{1,9})\b/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Returns what a number means; undefined if it is unknown. */
export function findServerCode(serverCode: number | undefined): ServerCodeInfo | undefined {
  return serverCode === undefined ? undefined : serverCodes.get(serverCode);
}
