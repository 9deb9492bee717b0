import http from 'node:http';
import net, { type AddressInfo } from 'node:net';

/** An HTTP proxy for CONNECT that leads known hosts to ports of this machine, and no others anywhere. */
export interface ConnectProxy extends AsyncDisposable {
  readonly url: string;
  /** The hosts that clients asked for, as `host:port`. */
  readonly asked: ReadonlySet<string>;
}

/** Starts a proxy. `ports` are those that `host:port` leads to. */
export async function startConnectProxy(ports: Readonly<Record<string, number>>): Promise<ConnectProxy> {
  const asked = new Set<string>();
  const sockets = new Set<net.Socket>();
  const keep = (socket: net.Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  };
  const proxy = http.createServer((_, response) => response.writeHead(405).end());
  proxy.on('connect', ({ url = '' }, client: net.Socket, rest) => {
    keep(client);
    asked.add(url);
    const port = ports[url];
    if (port === undefined) {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const target = net.connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(rest);
      client.pipe(target).pipe(client);
    });
    keep(target);
    target.on('close', () => client.destroy());
    client.on('close', () => target.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => proxy.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
