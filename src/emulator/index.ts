// `zerobus-gen/emulator`: a local Zerobus service and workspace, for tests and for development without a workspace.

export type { Backlog } from './delta/data-folder.js';
export type {
  CloseSignalFault,
  CutFault,
  DelayAcksFault,
  DropAckFault,
  ExpireFault,
  ExpireTokenFault,
  Fault,
  FaultHandle,
  FaultTrigger,
  GoAwayFault,
  HalfCloseFault,
  LostAnswerFault,
  RejectOpeningFault,
  RejectRecordFault,
  RetireFault,
  StallFault,
  StallReadsFault,
  StatusFault,
  StreamFaultTrigger,
  TokenEndpointFault,
  UnimplementedFault,
} from './faults/fault.js';
export type { FaultScript } from './faults/fault-script.js';
export type { FaultInput } from './faults/read-fault-script.js';
export type { PrincipalOptions } from './principals/principal.js';
export type { PrincipalInput } from './principals/read-principals.js';
export type { Emulator, EmulatorStats, TableReference } from './running-emulator.js';
export { type EmulatorOptions, startEmulator } from './start-emulator.js';
export type { TableInput } from './tables/read-tables.js';
export type { RejectedRecord } from './tables/rejected-records.js';
export type { TableOfRecords } from './tables/table-of-records.js';
