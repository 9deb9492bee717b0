import type { Socket } from 'node:net';

/** What an HTTP/2 connection begins with. No method of HTTP/1.1 is called so (RFC 9113, section 3.4). */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n');

/**
 * Reads the first bytes of a connection until its protocol is known, puts them back, and passes on whether it is HTTP/2. A client that ends
 * its side before that is disconnected.
 */
export function awaitPreface(socket: Socket, onProtocol: (isHttp2: boolean) => void): void {
  let head: Buffer = Buffer.alloc(0);
  const read = (): void => {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) return;
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    const length = Math.min(head.length, PREFACE.length);
    const matches = head.compare(PREFACE, 0, length, 0, length) === 0;
    if (matches && length < PREFACE.length) return;
    socket.off('readable', read);
    socket.off('end', abandon);
    socket.unshift(head);
    onProtocol(matches);
  };
  const abandon = (): void => {
    socket.destroy();
  };
  socket.on('readable', read);
  socket.on('end', abandon);
}
