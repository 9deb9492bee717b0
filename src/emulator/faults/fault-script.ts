import type { Fault } from './fault.js';

/** Faults, and the seed of those that depend on chance. */
export interface FaultScript {
  /** The same seed and the same records give the same faults. An integer from 0 to 4,294,967,295. Default 1. */
  readonly seed: number;
  readonly faults: readonly Fault[];
}
