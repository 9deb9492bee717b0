/** The error codes of HTTP/2 (RFC 9113, section 7), in RST_STREAM and GOAWAY. The code is the index. */
const NAMES: readonly string[] = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
];

/** The code of a GOAWAY with which a server says that its client sends too many pings. */
export const ENHANCE_YOUR_CALM = 11;

/** Returns the name of an HTTP/2 error code, such as `CANCEL`; for an unknown code its number, such as `code 99`. */
export function http2CodeName(code: number): string {
  return NAMES[code] ?? `code ${code}`;
}
