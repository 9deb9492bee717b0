// `zerobus-gen/emulator`: a local peer for tests and for developing without a workspace.
export type { Emulator, EmulatorStats, TableReference } from './emulator.js';
export type { CloseSignalFault, CutFault, Fault, FaultHandle, StallFault, StatusFault } from './faults/fault.js';
export { type EmulatorOptions, startEmulator } from './start-emulator.js';
export type { TableOfRecords } from './tables/column-model.js';
export type { TableInput } from './tables/read-tables.js';
