import type { Fault } from './fault.js';

/** An open stream, which faults can affect. */
export interface FaultTarget {
  /** Name of its table, in lower case. */
  readonly table: string;
  /** Returns whether its messages can fire faults of a kind. */
  takes(kind: Fault['kind']): boolean;
  /** Called when the time of a fault is over, which affects this stream. */
  onFault(fault: Fault): void;
  /** Called when a fault that lasts begins or ends. */
  onLastingFault(): void;
}
