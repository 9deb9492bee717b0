import type { StatusName } from './rpc-error.js';

/** Where a fact about the service is from. */
type Source = 'documentation' | 'source of the official SDKs' | 'reports of users' | 'gRPC specification';

/** One reason for which the emulator ends a call or rejects a request. */
export interface Rejection {
  /** What the client does. */
  readonly given: string;
  readonly status: StatusName;
  /** The service's error code; absent if the emulator sends none. */
  readonly code?: number;
  /** The status over HTTP; absent if it is the one of `status` (http-status.ts). */
  readonly httpStatus?: number;
  /** The message, with `{placeholder}`s. */
  readonly text: string;
  /** The parts of the answer that are known of the service. The emulator guesses the others. Default: none. */
  readonly known?: readonly ('status' | 'code' | 'HTTP status' | 'text')[];
  /** Where the known parts are from. */
  readonly source?: Source;
  /** What else is known of the service, such as a rule without its answer. */
  readonly fact?: string;
}
