import { errorCodes, type ZerobusErrorCode } from './error-codes.js';

export type { ZerobusErrorCode } from './error-codes.js';

/** What a `ZerobusError` may carry besides code and message. */
export interface ZerobusErrorDetails {
  /** The gRPC status by name, `INVALID_ARGUMENT`. */
  readonly status?: string | undefined;
  /** The service's own number, from `Error Code: N` in its text. */
  readonly serverCode?: number | undefined;
  /** Default: what the code implies. */
  readonly retryable?: boolean | undefined;
  /** The three-part name of the table. */
  readonly table?: string | undefined;
  /** The column, `readings[1].ts` where it is nested. */
  readonly path?: string | undefined;
  /** What to do next. Default: that of the code. */
  readonly help?: string | undefined;
  readonly cause?: unknown;
  /** The records that are not durable, decoded when asked for. */
  readonly unacknowledged?: (() => readonly unknown[]) | undefined;
}

const BRAND: unique symbol = Symbol.for('zerobus-runtime.ZerobusError');

/**
 * Beside the class: with a private field the types of the ES modules and of CommonJS would differ, so that a client of one
 * could not be given to a producer of the other.
 */
const unacknowledged: WeakMap<ZerobusError, () => readonly unknown[]> = new WeakMap();

/** The one error class of the runtime. The message names table, column and code, because logs show only that. */
export class ZerobusError extends Error {
  override readonly name: string = 'ZerobusError';
  readonly code: ZerobusErrorCode;
  /** The message without table, column and code. */
  readonly rawMessage: string;
  /** The gRPC status by name, where a server gave one. */
  readonly status: string | undefined;
  /** The service's own number, where its text has one. */
  readonly serverCode: number | undefined;
  /** Whether the same call may succeed later with nothing changed. */
  readonly retryable: boolean;
  readonly table: string | undefined;
  /** The column, `readings[1].ts` where it is nested. */
  readonly path: string | undefined;
  /** What to do next. */
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

  /** The records that were not durable when this error ended a producer, in order; empty on any other error. */
  unacknowledged(): readonly unknown[] {
    return unacknowledged.get(this)?.() ?? [];
  }

  /** The same error with `details` laid over its own, and the message built anew. */
  with(details: ZerobusErrorDetails): ZerobusError {
    const { status, serverCode, retryable, table, path, help } = this;
    const cause = 'cause' in this ? { cause: this.cause } : {};
    const records = unacknowledged.get(this);
    const own = { status, serverCode, retryable, table, path, help, unacknowledged: records, ...cause };
    const copy = new ZerobusError(this.code, this.rawMessage, { ...own, ...details });
    copy.stack = `${copy.name}: ${copy.message}\n${(this.stack ?? '').split('\n    at ').slice(1).map(formatFrame).join('\n')}`;
    return copy;
  }

  /** The same error, seen from one level further out: `ts` inside `readings`, 1 becomes `readings[1].ts`. */
  inside(column: string, index?: number | string): ZerobusError {
    const outer =
      index === undefined ? column : `${column}[${typeof index === 'string' ? JSON.stringify(index) : index}]`;
    const inner = this.path ?? '';
    const joint = inner === '' || inner.startsWith('[') ? '' : '.';
    return this.with({ path: outer + joint + inner });
  }

  /** The same error, naming the table, where it does not name one. */
  of(table: string): ZerobusError {
    return this.table === undefined ? this.with({ table }) : this;
  }

  /** Whether `value` is a `ZerobusError`, of this copy of the package or of another. */
  static is(value: unknown): value is ZerobusError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  /** A `ZerobusError` as it is; anything else becomes the cause of one: `aborted` for an AbortError, else `internal`. */
  static from(value: unknown): ZerobusError {
    if (ZerobusError.is(value)) return value;
    if (!(value instanceof Error)) return new ZerobusError('internal', String(value), { cause: value });
    return new ZerobusError(value.name === 'AbortError' ? 'aborted' : 'internal', value.message, { cause: value });
  }
}

function formatFrame(text: string): string {
  return `    at ${text.trimEnd()}`;
}

/** A message about a column goes on from its name: `takes a number`, `is NOT NULL`. */
function formatMessage(code: ZerobusErrorCode, message: string, { table, path }: ZerobusErrorDetails): string {
  if (path === undefined) return `${table === undefined ? '' : `${table}: `}${message} [${code}]`;
  return `${path}${table === undefined ? '' : ` in ${table}`} ${message} [${code}]`;
}
