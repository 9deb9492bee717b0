const NAME = /^log-(\d{20})-(\d{15})\.wal$/;

/** A segment of a log. */
export interface SegmentName {
  /** When its log was started, in milliseconds since 1970. */
  readonly startedAt: number;
  /** The position of the last record in the segments of its log before it. */
  readonly position: number;
}

/** Formats the file name of a segment. Names are in the order of their records. */
export function formatSegmentName({ startedAt, position }: SegmentName): string {
  return `log-${String(startedAt).padStart(20, '0')}-${String(position).padStart(15, '0')}.wal`;
}

/** Returns whether a file is a segment. */
export function isSegmentName(name: string): boolean {
  return NAME.test(name);
}
