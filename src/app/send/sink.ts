import type { Row } from './row.js';

/** Where rows go. */
export interface Sink {
  /** Gets ready to take rows, before the first of them. */
  open(): Promise<void>;
  /** Takes a row, encoded at once; a promise where the caller must wait before the next. Throws what is wrong with it. */
  write(row: Row): Promise<void> | undefined;
  /** Resolves when everything is durable. */
  flush(): Promise<void>;
  /** Rows that are durable, the first of those that were written. */
  readonly acked: number;
  /** Calls back when more are. */
  onAck(told: () => void): void;
  /** Calls back when no more can be. */
  onEnd(told: (error: unknown) => void): void;
  close(): Promise<void>;
}
