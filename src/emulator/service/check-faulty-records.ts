import type { RejectRecordFault } from '../faults/fault.js';
import type { FaultSchedule } from '../faults/fault-schedule.js';
import type { FaultTarget } from '../faults/fault-target.js';
import type { RecordSchema } from '../storage/record-batch.js';
import type { RejectedRecords } from '../tables/rejected-records.js';
import { type RecordList, rejectRecord } from './check-batch.js';

/** Throws the RpcError with which a fault rejects one of the records of a message, before they are stored. */
export function checkFaultyRecords(
  schedule: FaultSchedule,
  target: FaultTarget,
  schema: RecordSchema,
  list: RecordList,
  message: Uint8Array,
  rejected: RejectedRecords,
): void {
  if (!schedule.engaged) return;
  const { bounds, count } = list;
  const records = (): Uint8Array[] =>
    Array.from({ length: count }, (_, i) => message.subarray(bounds[2 * i], bounds[2 * i + 1]));
  const found = schedule.findRejected(target, records);
  if (found === undefined) return;
  const { reason = 'the emulator injected a fault' } = found.fault as RejectRecordFault;
  throw rejectRecord(schema, list, message, rejected, found.index, reason);
}
