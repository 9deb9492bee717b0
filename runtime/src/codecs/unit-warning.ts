import process from 'node:process';

const WARNED_COLUMNS = new Set<string>();

/** These bounds are 1970-01-02 and 1973-03-03 as microseconds, but 1973 and 5138 as milliseconds. */
const FIRST = 100_000_000_000n;
const LAST = 100_000_000_000_000n;

/**
 * Whether a bigint for a timestamp is probably in milliseconds. At run time Micros are plain bigints, and a real time between 1970
 * and 1973 must be accepted, so this justifies a warning but not an error.
 */
export function looksLikeMilliseconds(value: bigint): boolean {
  return value >= FIRST && value < LAST;
}

/** Emits the process warning `ZEROBUS_TIMESTAMP_UNIT`, once for each column. */
export function warnAboutUnit(column: string, value: bigint): void {
  if (WARNED_COLUMNS.has(column)) return;
  WARNED_COLUMNS.add(column);
  process.emitWarning(
    `Column ${column} received the timestamp ${value}, which is between 1970 and 1973 in microseconds. ` +
      'If these are milliseconds, use micros.fromMillis(value).',
    { code: 'ZEROBUS_TIMESTAMP_UNIT' },
  );
}
