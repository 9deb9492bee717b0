/** gRPC status codes by name. */
export const STATUS_CODES = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

/** Name of a gRPC status, such as `UNAVAILABLE`. */
export type StatusName = keyof typeof STATUS_CODES;

/** The `google.rpc.ErrorInfo` that details an error. */
export interface ErrorInfo {
  readonly reason: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What an error has besides its status and message. */
interface RpcErrorDetails {
  /** The service's error code. The message includes it in the format of the service. */
  readonly code?: number | undefined;
  /** Its status over HTTP; default: the one of its gRPC status. */
  readonly httpStatus?: number | undefined;
  readonly info?: ErrorInfo | undefined;
}

/** An error that ends a call with a gRPC status, or rejects a request with an HTTP status. */
export class RpcError extends Error {
  readonly status: StatusName;
  readonly httpStatus: number | undefined;
  readonly info: ErrorInfo | undefined;

  constructor(status: StatusName, message: string, { code, httpStatus, info }: RpcErrorDetails = {}) {
    super(code === undefined ? message : `${message} Error Code: ${code}, Error State: 0.`);
    this.name = 'RpcError';
    this.status = status;
    this.httpStatus = httpStatus;
    this.info = info;
  }
}

/** Returns the error that ends a call. An error of the emulator itself becomes INTERNAL. */
export function toRpcError(error: unknown): RpcError {
  return error instanceof RpcError ? error : new RpcError('INTERNAL', `The emulator failed: ${String(error)}`);
}
