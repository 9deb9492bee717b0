import type { AddressInfo, Server } from 'node:net';
import { genError } from '../diagnostics/gen-error.js';
import { errorCode } from '../system/error-code.js';

/** Listens on a port of 127.0.0.1, 0 being any, and gives the port. Throws GenError `port-unavailable`. */
export async function listen(server: Server, port: number): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  } catch (error) {
    const code = errorCode(error) ?? '';
    const reason = reasons[code];
    if (reason === undefined) throw error;
    throw genError('port-unavailable', {}, { port: String(port), reason: `${reason} (${code})` }, error);
  }
  return (server.address() as AddressInfo).port;
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is taken',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
};
