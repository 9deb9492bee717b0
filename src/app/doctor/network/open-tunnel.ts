import type { Socket } from 'node:net';
import { ProbeError } from './probe-error.js';

/** Limit of the response head, in bytes. Proxies do not send longer ones. */
const MAX_HEAD_BYTES = 16 * 1024;

/**
 * Requests a tunnel to `target`, `host:port`, from a proxy, with the credentials of its URL. Rejects with ProbeError if the
 * proxy rejects the request, and with the reason of `signal`.
 */
export function openTunnel(socket: Socket, target: string, proxy: URL, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let head = '';
    const abort = (): void => void socket.destroy(signal.reason);
    const finish = (callback: () => void): void => {
      signal.removeEventListener('abort', abort);
      socket.off('data', read);
      socket.off('error', fail);
      socket.off('close', close);
      callback();
    };
    const fail = (error: unknown): void => finish(() => reject(error));
    const close = (): void => fail(new ProbeError('proxy', '', 'it closed the connection'));
    const read = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1];
      if (!head.includes('\r\n\r\n') && head.length < MAX_HEAD_BYTES) return;
      if (status === '200') finish(resolve);
      else if (status === undefined) fail(new ProbeError('proxy', '', 'it does not speak HTTP'));
      else fail(new ProbeError('proxy', status, `it answered CONNECT with status ${status}`));
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.on('data', read);
    socket.on('error', fail);
    socket.on('close', close);
    socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${writeAuthorization(proxy)}\r\n`);
  });
}

function writeAuthorization({ username, password }: URL): string {
  if (username === '') return '';
  const plain = `${decode(username)}:${decode(password)}`;
  return `Proxy-Authorization: Basic ${Buffer.from(plain, 'utf8').toString('base64')}\r\n`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
