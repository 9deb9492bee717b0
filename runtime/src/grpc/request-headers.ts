/** A method of the service `databricks.zerobus.Zerobus`. */
export type ZerobusMethod = 'EphemeralStream' | 'PersistentStream' | 'RetireStream';

/** What the headers of a call state. */
export interface HeaderValues {
  readonly table: string;
  readonly token: string;
  readonly userAgent: string;
}

/** Returns the headers of a gRPC call. */
export function requestHeaders(
  method: ZerobusMethod,
  { table, token, userAgent }: HeaderValues,
): Record<string, string> {
  return {
    ':method': 'POST',
    ':path': `/databricks.zerobus.Zerobus/${method}`,
    'content-type': 'application/grpc',
    te: 'trailers',
    'user-agent': userAgent,
    authorization: `Bearer ${token}`,
    'x-databricks-zerobus-table-name': table,
  };
}
