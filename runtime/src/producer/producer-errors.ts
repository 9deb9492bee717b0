import { ZerobusError, type ZerobusErrorDetails } from '../errors/zerobus-error.js';

/** The producer was closed before or while it was asked for something. */
export function closedError(table: string): ZerobusError {
  return new ZerobusError('closed', 'The producer was closed', { table });
}

/** The producer was closed while a caller waited for a record that the spool keeps. */
export function keptError(table: string): ZerobusError {
  const text = 'The producer was closed before the service acknowledged the record, which the spool keeps';
  const help = 'Do not write it again: the next producer with this spool delivers it.';
  return new ZerobusError('closed', text, { table, help });
}

/** No stream opened within `ms` milliseconds. */
export function openTimeoutError(table: string, ms: number, cause: ZerobusError | undefined): ZerobusError {
  const text = `The stream did not open within ${ms} ms (deliveryTimeoutMs)`;
  return new ZerobusError('connect-timeout', text, { table, cause });
}

/** Nothing was acknowledged for `ms` milliseconds. */
export function deliveryTimeoutError(table: string, ms: number, cause: ZerobusError | undefined): ZerobusError {
  const text = `No record was acknowledged for ${ms} ms (deliveryTimeoutMs)${lastFailure(cause)}`;
  return new ZerobusError('delivery-timeout', text, because(table, cause));
}

/** `close` ended with `left` records that were not acknowledged. `limit` says when it ended. */
export function closeTimeoutError(
  table: string,
  left: number,
  limit: string,
  cause: ZerobusError | undefined,
): ZerobusError {
  const records = left === 1 ? '1 record was' : `${left} records were`;
  const text = `${records} not acknowledged ${limit}${lastFailure(cause)}`;
  return new ZerobusError('close-timeout', text, because(table, cause));
}

/** The service rejected one record more than `maxRejects` allows, with `last`. */
export function tooManyRejectsError(maxRejects: number, last: ZerobusError): ZerobusError {
  const text = `${maxRejects} records in a row were rejected (maxRejects), the last one because: ${last.rawMessage}`;
  const { code, status, serverCode, table } = last;
  return new ZerobusError(code, text, { status, serverCode, table, cause: last });
}

/** The service rejected a record, with `rejection`, that the record class cannot decode for `onReject`. */
export function unreadableRejectError(rejection: ZerobusError, cause: unknown): ZerobusError {
  const text = `${rejection.rawMessage}. The record class cannot decode the record for onReject`;
  const { code, status, serverCode, table } = rejection;
  return new ZerobusError(code, text, { status, serverCode, table, cause });
}

/** The persistent stream was not retired in time. `limit` says when the wait ended. */
export function retireTimeoutError(table: string, limit: string, cause: ZerobusError | undefined): ZerobusError {
  const text = `The stream was not retired ${limit}${lastFailure(cause)}`;
  const help = 'Call retire() of a new producer. unacknowledged() has the records that no spool keeps.';
  return new ZerobusError('close-timeout', text, { ...because(table, cause), help });
}

/** The spool has a persistent stream of another schema. */
export function schemaChangedError(table: string): ZerobusError {
  const text = 'The persistent stream in the spool was created with another descriptor or format';
  return new ZerobusError('stream-schema-changed', text, { table });
}

/** `spooled()` was called without a spool. */
export function noSpoolError(table: string): ZerobusError {
  const help = "Pass the option spool: fileSpool(dir), from 'zerobus-runtime/spool'.";
  return new ZerobusError('configuration', 'The producer has no spool', { table, help });
}

function lastFailure(cause: ZerobusError | undefined): string {
  return cause === undefined ? '' : `. Last failure: ${cause.rawMessage} [${cause.code}]`;
}

/** Without a cause, the error has no property of that name. */
function because(table: string, cause: ZerobusError | undefined): ZerobusErrorDetails {
  return cause === undefined ? { table } : { table, cause };
}
