const warned = new Set<string>();

/** 1970-01-02 to 1973-03-03 in microseconds; 1973 to 5138 in milliseconds. */
const FIRST = 100_000_000_000n;
const LAST = 100_000_000_000_000n;

/**
 * Whether a bigint given for a timestamp is rather a number of milliseconds. At run time Micros are bare bigints, and a
 * real time of 1970 to 1973 must pass: so this is a reason to warn, not to refuse.
 */
export function looksLikeMilliseconds(value: bigint): boolean {
  return value >= FIRST && value < LAST;
}

/** Warns once for a column, through `process.emitWarning` with the code ZEROBUS_TIMESTAMP_UNIT. */
export function warnAboutUnit(column: string, value: bigint): void {
  if (warned.has(column)) return;
  warned.add(column);
  process.emitWarning(
    `Column ${column} got the timestamp ${value}, which is in the years 1970 to 1973 when taken as microseconds. ` +
      'If these are milliseconds, use micros.fromMillis(value).',
    { code: 'ZEROBUS_TIMESTAMP_UNIT' },
  );
}
