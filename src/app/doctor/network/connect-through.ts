import type { Socket } from 'node:net';
import { ProbeError } from './probe-error.js';

/** In bytes. The head of an answer that is longer is none of a proxy. */
const maxHead = 16 * 1024;

/**
 * Asks a proxy for a tunnel to `target`, `host:port`, with the credentials of its URL. Rejects with ProbeError where it
 * refuses, and with the reason of `signal`.
 */
export function connectThrough(socket: Socket, target: string, proxy: URL, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let head = '';
    const abort = (): void => void socket.destroy(signal.reason);
    const done = (settle: () => void): void => {
      signal.removeEventListener('abort', abort);
      socket.off('data', read);
      socket.off('error', fail);
      socket.off('close', closed);
      settle();
    };
    const fail = (error: unknown): void => done(() => reject(error));
    const closed = (): void => fail(new ProbeError('proxy', '', 'it closed the connection'));
    const read = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1];
      if (!head.includes('\r\n\r\n') && head.length < maxHead) return;
      if (status === '200') done(resolve);
      else if (status === undefined) fail(new ProbeError('proxy', '', 'it does not speak HTTP'));
      else fail(new ProbeError('proxy', status, `it answers CONNECT with status ${status}`));
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.on('data', read);
    socket.on('error', fail);
    socket.on('close', closed);
    socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${authorization(proxy)}\r\n`);
  });
}

function authorization({ username, password }: URL): string {
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
