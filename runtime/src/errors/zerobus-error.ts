import { errorCodes, type ZerobusErrorCode } from './error-codes.js';
import { isError } from './is-error.js';

export type { ZerobusErrorCode } from './error-codes.js';

/** What a `ZerobusError` may carry in addition to its code and message. */
export interface ZerobusErrorDetails {
  /** The name of the gRPC status, such as `INVALID_ARGUMENT`. */
  readonly status?: string | undefined;
  /** The service's own error number, from `Error Code: N` in its text. */
  readonly serverCode?: number | undefined;
  /** Whether the same call may succeed later without a change. Default: what the code implies. */
  readonly retryable?: boolean | undefined;
  /** The three-part name of the table. */
  readonly table?: string | undefined;
  /** The column; a nested one as `readings[1].ts`. */
  readonly path?: string | undefined;
  /** The fix. Default: the fix of the code. */
  readonly help?: string | undefined;
  /** The error that led to this one. */
  readonly cause?: unknown;
  /** Returns the records that were not acknowledged; they are decoded at each call. */
  readonly unacknowledged?: (() => readonly unknown[]) | undefined;
}

const BRAND: unique symbol = Symbol.for('zerobus-runtime.ZerobusError');

/**
 * A private field would make the types of the ES module and of CommonJS incompatible, so that a client of one could not be passed
 * to a producer of the other. So the records are kept beside the class.
 */
const unacknowledged: WeakMap<ZerobusError, () => readonly unknown[]> = new WeakMap();

/**
 * The only error class of this package. The message names table, column and code, because logs often show nothing else.
 *
 * @example
 * try {
 *   await producer.send(record);
 * } catch (error) {
 *   if (ZerobusError.is(error) && error.code === 'invalid-value') console.error(error.path, error.help);
 *   else throw error;
 * }
 */
export class ZerobusError extends Error {
  /** Always `ZerobusError`. */
  override readonly name: string = 'ZerobusError';
  /** What went wrong, such as `invalid-value`. */
  readonly code: ZerobusErrorCode;
  /** The message without table, column and code. */
  readonly rawMessage: string;
  /** The name of the gRPC status, such as `INVALID_ARGUMENT`; undefined if the error is not a response. */
  readonly status: string | undefined;
  /** The service's own error number, if its text has one. */
  readonly serverCode: number | undefined;
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean;
  /** The three-part name of the table. */
  readonly table: string | undefined;
  /** The column; a nested one as `readings[1].ts`. */
  readonly path: string | undefined;
  /** The fix. */
  readonly help: string;

  constructor(code: ZerobusErrorCode, message: string, details: ZerobusErrorDetails = {}) {
    super(formatMessage(code, message, details), 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.rawMessage = message;
    this.status = details.status;
    this.serverCode = details.serverCode;
    this.retryable = details.retryable ?? errorCodes[code].retryable;
    this.table = details.table;
    this.path = details.path;
    this.help = details.help ?? errorCodes[code].help;
    if (details.unacknowledged !== undefined) unacknowledged.set(this, details.unacknowledged);
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** Returns the records that were not acknowledged when this error ended a producer, in the order of writing; empty for any other error. */
  unacknowledged(): readonly unknown[] {
    return unacknowledged.get(this)?.() ?? [];
  }

  /** Returns a copy with `details` in place of its own, and a message built from them. */
  with(details: ZerobusErrorDetails): ZerobusError {
    const { status, serverCode, retryable, table, path, help } = this;
    const cause = 'cause' in this ? { cause: this.cause } : {};
    const records = unacknowledged.get(this);
    const own = { status, serverCode, retryable, table, path, help, unacknowledged: records, ...cause };
    const copy = new ZerobusError(this.code, this.rawMessage, { ...own, ...details });
    copy.stack = `${copy.name}: ${copy.message}\n${(this.stack ?? '').split('\n    at ').slice(1).map(formatFrame).join('\n')}`;
    return copy;
  }

  /** Returns a copy whose path is inside `column`: `ts` inside `readings` at index 1 becomes `readings[1].ts`. */
  inside(column: string, index?: number | string): ZerobusError {
    const outer =
      index === undefined ? column : `${column}[${typeof index === 'string' ? JSON.stringify(index) : index}]`;
    const inner = this.path ?? '';
    const joint = inner === '' || inner.startsWith('[') ? '' : '.';
    return this.with({ path: outer + joint + inner });
  }

  /** Returns a copy that names the table, or this error if it already names one. */
  of(table: string): ZerobusError {
    return this.table === undefined ? this.with({ table }) : this;
  }

  /** Whether `value` is a `ZerobusError`, from this copy of the package or another. */
  static is(value: unknown): value is ZerobusError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  /** Returns a `ZerobusError` unchanged. Wraps anything else: an AbortError in `aborted`, other values in `internal`. */
  static from(value: unknown): ZerobusError {
    if (ZerobusError.is(value)) return value;
    if (!isError(value)) return new ZerobusError('internal', String(value), { cause: value });
    return new ZerobusError(value.name === 'AbortError' ? 'aborted' : 'internal', value.message, { cause: value });
  }
}

function formatFrame(text: string): string {
  return `    at ${text.trimEnd()}`;
}

/** Builds the message. With a path, the raw message continues the name of the column: `takes a number`, `is NOT NULL`. */
function formatMessage(code: ZerobusErrorCode, message: string, { table, path }: ZerobusErrorDetails): string {
  if (path === undefined) return `${table === undefined ? '' : `${table}: `}${message} [${code}]`;
  return `${path}${table === undefined ? '' : ` in ${table}`} ${message} [${code}]`;
}
