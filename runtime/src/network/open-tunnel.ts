import { request } from 'node:http';
import type { Socket } from 'node:net';
import { ZerobusError } from '../errors/zerobus-error.js';
import { awaitSocket } from './await-socket.js';
import type { ProxyAddress } from './proxy-address.js';

/** The status of a proxy that requires a user name and a password. */
const AUTHENTICATION_REQUIRED = 407;

/**
 * Asks a proxy, which `socket` is connected to, to connect to `target` (`host:port`). Rejects with `configuration` if the proxy rejects the
 * credentials, and with another error if it responds with a status other than 2xx. No error contains the credentials.
 */
export function openTunnel(socket: Socket, proxy: ProxyAddress, target: string, signal: AbortSignal): Promise<void> {
  return awaitSocket<void>(socket, signal, (done, fail) => {
    const headers = {
      host: target,
      ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
    };
    const connect = request({ method: 'CONNECT', path: target, headers, createConnection: () => socket });
    connect.on('error', (error) => fail(new Error(`the proxy ${proxy.name} failed: ${error.message}`)));
    connect.on('connect', ({ statusCode = 0 }, _socket, rest) => {
      if (statusCode < 200 || statusCode > 299) {
        fail(statusError(statusCode, proxy));
        return;
      }
      if (rest.length > 0) socket.unshift(rest);
      done();
    });
    // Node.js reports a response to CONNECT as 'connect' whatever its status is, except for one that is not allowed to have no body.
    connect.on('response', ({ statusCode = 0 }) => fail(statusError(statusCode, proxy)));
    connect.end();
  });
}

function statusError(status: number, { name, authorization }: ProxyAddress): Error {
  const text = `the proxy ${name} responded to CONNECT with status ${status}`;
  if (status !== AUTHENTICATION_REQUIRED) return new Error(text);
  const what = authorization === undefined ? 'it requires a user name and a password' : 'it rejects the credentials';
  return new ZerobusError('configuration', `Cannot connect: ${text}: ${what}`, {
    help: 'Set the option proxy to http://user:password@host:port.',
  });
}
