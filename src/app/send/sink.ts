import type { Row } from './row.js';

/** The destination of rows. */
export interface Sink {
  /** Connects, before the first row. */
  open(): Promise<void>;
  /** Encodes and accepts a row; returns a promise if the caller must wait before the next. Throws if the row is invalid. */
  write(row: Row): Promise<void> | undefined;
  /** Resolves when everything is durable. */
  flush(): Promise<void>;
  /** The number of durable rows. */
  readonly acked: number;
  /** The number of rows, counted from the first, that are durable or rejected by the service. */
  readonly settled: number;
  /** Sets the callback for new durable rows. */
  onAck(callback: () => void): void;
  /** Sets the callback for a row that the service rejects; `position` counts the rows before it. */
  onReject(callback: (position: number, error: unknown) => void): void;
  /** Sets the callback for a failure, after which no more rows become durable. */
  onEnd(callback: (error: unknown) => void): void;
  close(): Promise<void>;
}
