import type { AddressInfo, Server } from 'node:net';
import { genError } from '../diagnostics/gen-error.js';

/** A server that is listening. */
export interface RunningServer {
  readonly port: number;
  /** Breaks all connections and frees the port. */
  close(): Promise<void>;
}

/** Where a server listens. */
export interface ListenAddress {
  readonly address: string;
  /** 0: any free port. */
  readonly port: number;
}

/**
 * Starts listening and returns the port. Throws GenError `port-unavailable` if the port is in use or not permitted, and
 * `address-unavailable` if this machine does not have the address.
 */
export async function listen(server: Server, { address, port }: ListenAddress): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, address, resolve);
    });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (NO_ADDRESS.includes(code)) throw genError('address-unavailable', {}, { address }, error);
    const reason = REASONS[code];
    if (reason === undefined) throw error;
    throw genError('port-unavailable', {}, { port: String(port), reason: `${reason} (${code})` }, error);
  }
  return (server.address() as AddressInfo).port;
}

/** The codes of an address that this machine does not have, has for some of its networks only, or cannot use. */
const NO_ADDRESS: readonly string[] = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'];

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is taken',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
};
