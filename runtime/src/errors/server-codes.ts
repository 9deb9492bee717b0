import type { ZerobusErrorCode } from './error-codes.js';

/** What is known of a number in the service's text `… Error Code: N, Error State: M.` There is no public list. */
export interface ServerCodeInfo {
  readonly code: ZerobusErrorCode;
  /** Default: that of `code`. `<table>` stands for the table's name. */
  readonly help?: string;
}

/** The numbers that were seen. */
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
      help: 'The table has a Delta feature that Zerobus does not take, such as generated columns, CHECK constraints or catalog-managed commits: drop it. zerobus-gen doctor names it.',
    },
  ],
  // Permanent, although its status is INTERNAL.
  [
    1521,
    {
      code: 'table-unsupported',
      help: 'The table has liquid clustering, which this server does not take: ALTER TABLE <table> CLUSTER BY NONE.',
    },
  ],
  [
    4002,
    {
      code: 'protocol-error',
      help: 'The server saw a gap in the offsets. This is a bug in zerobus-runtime: please report it.',
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
      help: 'The descriptor is not self-contained: run zerobus-gen again, and do not edit what it writes.',
    },
  ],
  [4044, { code: 'record-rejected' }],
  [6002, { code: 'unavailable' }],
  [8001, { code: 'schema-mismatch' }],
]);

/** The number in the server's text, if there is one. */
export function parseServerCode(text: string): number | undefined {
  const digits = /\bError Code: (\d{1,9})\b/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** What is known of a number. */
export function serverCodeInfo(serverCode: number | undefined): ServerCodeInfo | undefined {
  return serverCode === undefined ? undefined : serverCodes.get(serverCode);
}
