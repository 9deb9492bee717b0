import type { AddressInfo, Server } from 'node:net';
import { genError } from '../diagnostics/gen-error.js';

/** A server that is listening on 127.0.0.1. */
export interface RunningServer {
  readonly port: number;
  /** Breaks all connections and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts listening on a port of 127.0.0.1 (0: any free port) and returns the port.
 * Throws GenError `port-unavailable` if the port is in use or not permitted.
 */
export async function listen(server: Server, port: number): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const reason = REASONS[code];
    if (reason === undefined) throw error;
    throw genError('port-unavailable', {}, { port: String(port), reason: `${reason} (${code})` }, error);
  }
  return (server.address() as AddressInfo).port;
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is taken',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
};
