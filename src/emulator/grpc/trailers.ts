import type { OutgoingHttpHeaders } from 'node:http2';
import { type ErrorInfo, type RpcError, STATUS_CODES } from '../rejections/rpc-error.js';
import { encodeBytesField, encodeVarintField } from '../wire/encode-field.js';

// Characters, of which each takes up to 9 bytes. Clients reject headers above 16 KiB, and nobody reads a message that long.
const MAX_MESSAGE = 1_000;
const MAX_METADATA = 200;
const DOMAIN = 'zerobus.databricks.com';

/** Builds the trailers that end a call: with status OK, or with the error. */
export function buildTrailers(error?: RpcError): OutgoingHttpHeaders {
  if (error === undefined) return { 'grpc-status': '0' };
  const message = shorten(error.message, MAX_MESSAGE);
  const code = STATUS_CODES[error.status];
  return {
    'grpc-status': String(code),
    'grpc-message': percentEncode(message),
    ...(error.info && { 'grpc-status-details-bin': statusDetails(code, message, error.info) }),
  };
}

function shorten(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}…` : text;
}

/** Encodes a `grpc-message`: printable ASCII except `%` is kept, all other bytes are percent-encoded. */
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
    encodeBytesField(3, Buffer.concat([encodeBytesField(1, key), encodeBytesField(2, shorten(value, MAX_METADATA))])),
  );
  const errorInfo = Buffer.concat([encodeBytesField(1, info.reason), encodeBytesField(2, DOMAIN), ...metadata]);
  const any = Buffer.concat([
    encodeBytesField(1, 'type.googleapis.com/google.rpc.ErrorInfo'),
    encodeBytesField(2, errorInfo),
  ]);
  const status = Buffer.concat([encodeVarintField(1, code), encodeBytesField(2, message), encodeBytesField(3, any)]);
  return status.toString('base64').replace(/=+$/, '');
}
