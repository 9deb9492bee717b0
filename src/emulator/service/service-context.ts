import type { FaultSchedule } from '../faults/fault-schedule.js';
import type { StreamRegistry } from '../streams/stream-registry.js';
import type { AccessControl } from './authorize.js';

/** State that all calls of an emulator share. */
export interface ServiceContext extends AccessControl {
  readonly faults: FaultSchedule;
  readonly streams: StreamRegistry;
  /** Counts the opening of a stream, and returns how many there were. */
  readonly countOpening: () => number;
}
