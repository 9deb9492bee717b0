import type { RejectOpeningFault, StatusFault } from '../faults/fault.js';
import { RpcError } from '../rejections/rpc-error.js';

/** Returns the error with which a fault ends a call. */
export function toFaultError({ status, message, serverCode }: StatusFault | RejectOpeningFault): RpcError {
  return new RpcError(status, message ?? 'The emulator injected a fault.', { code: serverCode });
}
