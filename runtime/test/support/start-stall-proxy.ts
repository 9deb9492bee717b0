import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy whose connections can go dead. */
export interface StallProxy {
  readonly endpoint: string;
  /** Number of connections so far. */
  readonly connections: number;
  /** Number of open connections of clients. */
  readonly open: number;
  /** Forwards no more bytes of the first `count` connections, and keeps them open whatever the client does. */
  stall(count?: number): void;
  close(): Promise<void>;
}

/** Starts a TCP proxy in front of a server. */
export async function startStallProxy(endpoint: string): Promise<StallProxy> {
  const port = Number(new URL(endpoint).port);
  const pairs: { readonly client: Socket; readonly server: Socket }[] = [];
  const proxy = createServer({ allowHalfOpen: true }, (client) => {
    const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    pairs.push({ client, server });
    client.pipe(server);
    server.pipe(client);
    for (const socket of [client, server]) socket.on('error', () => {});
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    get connections() {
      return pairs.length;
    },
    get open() {
      return pairs.filter(({ client }) => !client.destroyed).length;
    },
    stall(count = pairs.length) {
      for (const { client, server } of pairs.slice(0, count)) {
        client.unpipe(server);
        server.unpipe(client);
        client.pause();
        server.pause();
      }
    },
    async close() {
      for (const { client, server } of pairs) {
        client.destroy();
        server.destroy();
      }
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
