import type { StreamRegistry } from '../streams/stream-registry.js';
import type { AccessControl } from './authorize.js';
import type { SlowCalls } from './slow-calls.js';

/** State that all calls of an emulator share. */
export interface ServiceContext extends AccessControl {
  readonly streams: StreamRegistry;
  readonly slowCalls: SlowCalls;
  /** Counts the opening of a stream, and returns how many there were. */
  readonly countOpening: () => number;
}
