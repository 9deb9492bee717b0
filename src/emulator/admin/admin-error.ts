import { DdlError } from '../../ddl/ddl-error.js';
import { SqlSyntaxError } from '../../ddl/sql-token.js';
import { errorMessage } from '../../system/error-message.js';
import { UnknownNameError } from '../tables/unknown-name-error.js';

/** The codes of errors, each with its HTTP status. */
export const ADMIN_ERRORS = {
  'invalid-request': 400,
  'invalid-sql': 400,
  unauthorized: 401,
  'not-found': 404,
  'method-not-allowed': 405,
  'statement-rejected': 409,
  'body-too-large': 413,
  'not-json': 415,
  'host-not-allowed': 421,
  'internal-error': 500,
  closing: 503,
} as const;

export type AdminErrorCode = keyof typeof ADMIN_ERRORS;

/** An error response of the admin API. The message says what to do. */
export class AdminError extends Error {
  readonly code: AdminErrorCode;

  constructor(code: AdminErrorCode, message: string) {
    super(message);
    this.name = 'AdminError';
    this.code = code;
  }
}

/** Returns the error response for whatever an operation threw. */
export function toAdminError(error: unknown): AdminError {
  if (error instanceof AdminError) return error;
  const message = errorMessage(error);
  if (error instanceof UnknownNameError) return new AdminError('not-found', message);
  if (error instanceof SqlSyntaxError) return new AdminError('invalid-sql', `Cannot read the statement: ${message}.`);
  if (error instanceof DdlError)
    return new AdminError('statement-rejected', `${message}. The tables are unchanged; correct the statement.`);
  return new AdminError('internal-error', `The emulator failed: ${message}`);
}
