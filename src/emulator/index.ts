// `zerobus-gen/emulator`: a local Zerobus service and workspace, for tests and for development without a workspace.

export type {
  CloseSignalFault,
  CutFault,
  ExpireFault,
  Fault,
  FaultHandle,
  LostAnswerFault,
  RetireFault,
  StallFault,
  StatusFault,
  UnimplementedFault,
} from './faults/fault.js';
export type { Emulator, EmulatorStats, TableReference } from './running-emulator.js';
export { type EmulatorOptions, startEmulator } from './start-emulator.js';
export type { TableInput } from './tables/read-tables.js';
export type { RejectedRecord } from './tables/rejected-records.js';
export type { TableOfRecords } from './tables/table-of-records.js';
