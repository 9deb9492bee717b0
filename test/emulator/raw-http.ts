import net from 'node:net';

/** A TCP connection to a port, and what came back on it. */
export interface RawConnection {
  readonly socket: net.Socket;
  readonly answer: () => string;
  readonly closed: Promise<void>;
}

const open = new Set<net.Socket>();

/** Connects to the server of a URL, and perhaps sends text. */
export async function connectRaw(url: string, text = ''): Promise<RawConnection> {
  const socket = net.connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
  open.add(socket);
  let answer = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    answer += chunk;
  });
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise((resolve) => socket.once('connect', resolve));
  if (text !== '') socket.write(text);
  return { socket, answer: () => answer, closed };
}

/** Closes what a test has opened. */
export function closeRaw(): void {
  for (const socket of open) socket.destroy();
  open.clear();
}

/** Writes the head of a request of HTTP/1.1, up to and with the empty line. */
export function formatHead(method: string, target: string, headers: readonly string[]): string {
  return [`${method} ${target} HTTP/1.1`, ...headers, '', ''].join('\r\n');
}
