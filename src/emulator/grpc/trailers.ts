import type { OutgoingHttpHeaders } from 'node:http2';
import { bytesField, varintField } from '../wire/encode.js';
import { type ErrorInfo, type RpcError, statusCodes } from './status.js';

// Clients refuse more than 16 KiB of headers; a message is shown to a person.
const MAX_MESSAGE = 2_000;
const DOMAIN = 'zerobus.databricks.com';

/** The trailers that end a call; without an error with OK. */
export function trailersOf(error?: RpcError): OutgoingHttpHeaders {
  if (error === undefined) return { 'grpc-status': '0' };
  const message = error.message.length > MAX_MESSAGE ? `${error.message.slice(0, MAX_MESSAGE)}…` : error.message;
  const code = statusCodes[error.status];
  return {
    'grpc-status': String(code),
    'grpc-message': percentEncode(message),
    ...(error.info && { 'grpc-status-details-bin': statusDetails(code, message, error.info) }),
  };
}

/** gRPC's encoding of a message: printable ASCII stays, everything else and `%` as UTF-8 in hex. */
function percentEncode(message: string): string {
  const bytes = Buffer.from(message, 'utf8');
  let text = '';
  for (const byte of bytes) {
    const plain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
    text += plain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text;
}

// google.rpc.Status { code, message, details: [ErrorInfo { reason, domain, metadata }] }
function statusDetails(code: number, message: string, info: ErrorInfo): string {
  const metadata = Object.entries(info.metadata).map(([key, value]) =>
    bytesField(3, Buffer.concat([bytesField(1, key), bytesField(2, value)])),
  );
  const errorInfo = Buffer.concat([bytesField(1, info.reason), bytesField(2, DOMAIN), ...metadata]);
  const any = Buffer.concat([bytesField(1, 'type.googleapis.com/google.rpc.ErrorInfo'), bytesField(2, errorInfo)]);
  const status = Buffer.concat([varintField(1, code), bytesField(2, message), bytesField(3, any)]);
  return status.toString('base64').replace(/=+$/, '');
}
